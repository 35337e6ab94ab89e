// SPDX-License-Identifier: Apache-2.0
#include "ui/images/repository_view.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "ui/images/peek_panel.h"
#include "ui/widgets/breadcrumb.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/page.h"

namespace galley::ui {

using models::HubSearchModel;
using models::TagListModel;

namespace {

constexpr int kTagsWidth = 300;
constexpr int kRestMs = 200;

/// The place of a tag's colon, or -1: "localhost:5000/a" has none.
qsizetype tagColon(const QString& name) {
    const qsizetype colon = name.lastIndexOf(QLatin1Char(':'));
    return colon > name.lastIndexOf(QLatin1Char('/')) ? colon : -1;
}

QString repositoryOf(const QString& name) {
    const qsizetype colon = tagColon(name);
    return colon < 0 ? name : name.left(colon);
}

std::vector<TableColumn> columns() {
    std::vector<TableColumn> result(TagListModel::ColumnCount);
    TableColumn& tag = result[TagListModel::Tag];
    tag = {.name = QStringLiteral("tag"), .width = 150, .stretch = true, .hideable = false, .minimum = 96};
    tag.look = [](const QModelIndex& index) {
        TableCell cell;
        cell.text = index.data().toString();
        cell.strong = true;
        cell.elide = Elide::Middle;
        return cell;
    };
    result[TagListModel::Updated] = {
        .name = QStringLiteral("updated"), .width = 108, .align = TableColumn::Align::Right, .minimum = 100};
    // The look beside it tells the size, of the platform that counts.
    result[TagListModel::Size] = {.name = QStringLiteral("size"),
                                  .width = 76,
                                  .align = TableColumn::Align::Right,
                                  .minimum = 72,
                                  .secondary = true,
                                  .hidden = true};
    return result;
}

}  // namespace

RepositoryView::RepositoryView(models::ModelSet& models, const QString& name, const models::HubRow& hit,
                               QWidget* parent)
    : QWidget(parent),
      m_models(models),
      m_name(repositoryOf(name)),
      m_wanted(tagColon(name) < 0 ? QStringLiteral("latest") : name.mid(tagColon(name) + 1)),
      m_tags(models.runner, m_name),
      m_peek(models.runner) {
    setObjectName(QStringLiteral("repositoryView"));
    // A name of another registry was typed, and nothing of it is at Docker Hub.
    const bool atHub = models::LoginListModel::registryOf(m_name) == QLatin1String("docker.io");
    m_crumb = new Breadcrumb(atHub ? tr("Docker Hub") : tr("Search"), QStringLiteral("repositoryCrumb"), this);
    m_crumb->setCurrent(m_name);
    m_header = new PageHeader(m_name, QStringLiteral("repositoryHeader"), this);
    m_header->setTitleElide(Elide::Reference);
    QStringList facts;
    if (hit.official) facts << tr("Official image");
    if (!hit.id.isEmpty()) {
        facts << tr("%1 stars").arg(HubSearchModel::countText(hit.stars))
              << tr("%1 pulls").arg(HubSearchModel::countText(hit.pulls));
    }
    if (!hit.description.isEmpty()) facts << hit.description;
    m_header->setFacts(facts.join(QStringLiteral("  ·  ")));
    m_error = new ErrorCard(QStringLiteral("tagsError"), this);
    m_body = new QWidget(this);
    m_panel = new PeekPanel(m_peek, m_body);
    auto* sides = new QHBoxLayout(m_body);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(metric::kSpace6);
    sides->addWidget(makeTags());
    sides->addWidget(m_panel, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, metric::kSpace3);
    column->setSpacing(metric::kSpace3);
    column->addWidget(m_crumb);
    column->addWidget(m_header);
    column->addWidget(m_error);
    column->addWidget(m_body, 1);
    column->addStretch();
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, &RepositoryView::look);
    connect(m_crumb, &Breadcrumb::rootClicked, this, &RepositoryView::backRequested);
    connect(m_error, &ErrorCard::actionClicked, this, [this] {
        if (m_tags.error().kind == models::ErrorKind::Unauthorized) return emit loginRequested(m_name);
        refresh();
    });
    connect(&models.logins, &models::LiveTableModel::refreshed, this, [this] {
        const bool wanted = m_tags.error().kind == models::ErrorKind::Unauthorized ||
                            m_peek.error().kind == models::ErrorKind::Unauthorized;
        if (wanted) refresh();
    });
    connect(&m_tags, &models::LiveTableModel::refreshed, this, &RepositoryView::showTags);
    connect(m_panel, &PeekPanel::platformChosen, this,
            [this](const QString& platform) { m_peek.look(chosen(), platform); });
    connect(m_panel, &PeekPanel::pullClicked, this,
            [this](const QString& platform) { emit pullRequested(chosen(), platform); });
    connect(m_panel, &PeekPanel::runClicked, this,
            [this](const QString& platform) { emit runRequested(chosen(), platform); });
    connect(m_panel, &PeekPanel::loginClicked, this, [this] { emit loginRequested(m_name); });
    setFocusProxy(m_table);
    showTags();
}

QWidget* RepositoryView::makeTags() {
    auto* side = new QWidget(m_body);
    side->setFixedWidth(kTagsWidth);
    auto* filter = new FilterBar({}, tr("Filter tags"), QStringLiteral("tagsFilter"), side);
    m_table = new DataTable(QStringLiteral("tagsTable"), tr("Tags"), side);
    m_table->setSource(&m_tags, columns());
    m_table->setEmptyState(new EmptyState(QStringLiteral("empty-images"), tr("No tags"), tr("The repository is empty."),
                                          QStringLiteral("tagsEmpty"), m_table));
    m_more = new Button(ButtonKind::Link, tr("More tags"), QStringLiteral("tagsMore"), side);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    column->addWidget(filter);
    column->addWidget(m_table, 1);
    column->addWidget(m_more, 0, Qt::AlignHCenter);
    filter->setTable(m_table);
    connect(m_more, &Button::clicked, &m_tags, &TagListModel::loadMore);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, &m_rest, qOverload<>(&QTimer::start));
    return side;
}

void RepositoryView::refresh() {
    m_tags.refresh();
    look();
}

QString RepositoryView::chosen() const {
    const QString tag = m_table->currentId();
    return tag.isEmpty() ? QString() : m_name + QLatin1Char(':') + tag;
}

void RepositoryView::showTags() {
    const models::ErrorInfo& error = m_tags.error();
    m_table->setLoading(!m_tags.loaded() && !error.isSet());
    const bool login = error.kind == models::ErrorKind::Unauthorized;
    m_error->setAction(login ? tr("Log in…") : tr("Try again"));
    m_error->setError(tr("The tags could not be listed"), error);
    m_body->setVisible(m_tags.loaded() || !error.isSet());
    m_more->setVisible(m_tags.hasMore());
    chooseTag();
}

void RepositoryView::chooseTag() {
    if (m_tags.rowCount() == 0 || !m_table->currentId().isEmpty()) return;
    const bool wanted = m_tags.rowOf(m_wanted) >= 0;
    m_table->setCurrentId(wanted ? m_wanted : m_tags.at(0).id);
    m_rest.stop();
    look();
}

void RepositoryView::look() {
    m_peek.look(chosen());
}

}  // namespace galley::ui
