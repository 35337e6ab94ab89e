// SPDX-License-Identifier: Apache-2.0
#include "ui/images/hub_panel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/images/repository_view.h"
#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"

namespace galley::ui {

using models::HubRow;
using models::HubSearchModel;

namespace {

std::vector<TableColumn> columns(const HubSearchModel& hits) {
    std::vector<TableColumn> result(HubSearchModel::ColumnCount);
    TableColumn& name = result[HubSearchModel::Name];
    name = {.name = QStringLiteral("name"), .width = 260, .hideable = false, .minimum = 180};
    name.look = [&hits](const QModelIndex& index) {
        const HubRow& row = hits.at(index.row());
        TableCell cell;
        cell.text = row.id;
        cell.strong = true;
        cell.elide = Elide::Reference;
        cell.icon = row.official ? QStringLiteral("verified") : QStringLiteral("images");
        cell.iconToken = row.official ? Token::Accent : Token::Muted;
        return cell;
    };
    TableColumn& description = result[HubSearchModel::Description];
    description = {.name = QStringLiteral("description"), .width = 300, .stretch = true, .minimum = 120};
    description.look = [&hits](const QModelIndex& index) {
        TableCell cell;
        cell.text = hits.at(index.row()).description;
        cell.token = Token::Muted;
        return cell;
    };
    TableColumn& stars = result[HubSearchModel::Stars];
    stars = {.name = QStringLiteral("stars"), .width = 92, .align = TableColumn::Align::Right, .minimum = 76};
    TableColumn& pulls = result[HubSearchModel::Pulls];
    pulls = {.name = QStringLiteral("pulls"), .width = 92, .align = TableColumn::Align::Right, .minimum = 76};
    return result;
}

}  // namespace

HubPanel::HubPanel(models::ModelSet& models, QWidget* parent)
    : QWidget(parent), m_models(models), m_search(models.runner) {
    setObjectName(QStringLiteral("hubPanel"));
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(makeSearch());
    connect(&m_search, &HubSearchModel::stateChanged, this, &HubPanel::showState);
    showState();
}

QWidget* HubPanel::makeSearch() {
    auto* page = new QWidget(this);
    page->setObjectName(QStringLiteral("hubSearchPage"));
    m_field = new QLineEdit(page);
    m_field->setObjectName(QStringLiteral("hubSearch"));
    m_field->setPlaceholderText(tr("Search Docker Hub, or type a full name: localhost:5000/team/app"));
    m_field->setAccessibleName(tr("Search Docker Hub"));
    m_field->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_field->setFixedHeight(metric::kControl);
    m_field->setMaximumWidth(640);
    m_direct = new Button(ButtonKind::Link, QString(), QStringLiteral("hubDirect"), page);
    m_error = new ErrorCard(QStringLiteral("hubError"), page);
    m_error->setAction(tr("Try again"));
    m_table = new DataTable(QStringLiteral("hubTable"), tr("Found at Docker Hub"), page);
    m_table->setSource(&m_search, columns(m_search));
    m_table->setRowActions([](const QModelIndex&) {
        return QList<RowAction>{
            {.id = QStringLiteral("open"),
             .text = tr("Tags and details"),
             .icon = QStringLiteral("info"),
             .onRow = true,
             .shortcutHint = tr("Enter")},
            {.id = QStringLiteral("pull"), .text = tr("Pull"), .icon = QStringLiteral("download"), .onRow = true}};
    });
    m_empty = new EmptyState(QStringLiteral("empty-search"), QString(), QString(), QStringLiteral("hubEmpty"), m_table);
    m_table->setEmptyState(m_empty);
    auto* line = new QHBoxLayout;
    line->setSpacing(metric::kSpace3);
    line->addWidget(m_field, 3);
    line->addWidget(m_direct);
    line->addStretch(1);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace4);
    column->addLayout(line);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    // Without the table an error would be spread over its place.
    column->addStretch();
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_search.setQuery(text);
        showState();
    });
    connect(m_field, &QLineEdit::returnPressed, this, [this] {
        if (const QString name = typedRepository(); !name.isEmpty()) return openRepository(name);
        m_search.search();
    });
    connect(m_direct, &Button::clicked, this, [this] { openRepository(typedRepository()); });
    connect(m_error, &ErrorCard::actionClicked, &m_search, &HubSearchModel::search);
    connect(m_table, &DataTable::opened, this, &HubPanel::openRepository);
    connect(m_table, &DataTable::actionTriggered, this, [this](const QString& id, const QString& action) {
        if (action == QLatin1String("open")) return openRepository(id);
        emit pullRequested(id, {});
    });
    return page;
}

QString HubPanel::typedRepository() const {
    const QString text = m_field->text().trimmed();
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    if (slash <= 0 || slash + 1 == text.size() || text.contains(QLatin1Char(' '))) return {};
    const QString host = text.left(slash);
    const bool registry =
        host.contains(QLatin1Char('.')) || host.contains(QLatin1Char(':')) || host == QLatin1String("localhost");
    return registry ? text : QString();
}

void HubPanel::showState() {
    const QString typed = typedRepository();
    m_direct->setText(tr("Open %1").arg(typed));
    m_direct->setAccessibleName(m_direct->text());
    m_direct->setVisible(!typed.isEmpty());
    const bool failed = m_search.answered() && m_search.error().isSet();
    m_error->setError(tr("Docker Hub could not be searched"), failed ? m_search.error() : models::ErrorInfo{});
    m_table->setVisible(!failed);
    // A full name is not what the search is for.
    m_table->setLoading(m_search.searching() && typed.isEmpty());
    if (!typed.isEmpty()) {
        m_empty->setTexts(tr("Press Enter to open %1").arg(typed), tr("Its tags are asked for at its own registry."));
    } else if (m_search.answered()) {
        m_empty->setTexts(tr("Nothing is called “%1”").arg(m_search.query()),
                          tr("Look at the spelling, or try fewer words."));
    } else {
        m_empty->setTexts(tr("Find an image"),
                          tr("Type what you look for, such as python or postgres. Official images carry a badge."));
    }
}

void HubPanel::openRepository(const QString& name) {
    if (name.isEmpty()) return;
    HubRow hit;
    if (const int row = m_search.rowOf(name); row >= 0) hit = m_search.at(row);
    if (!m_view.isNull()) m_view->deleteLater();
    m_view = new RepositoryView(m_models, name, hit, this);
    m_stack->addWidget(m_view);
    m_stack->setCurrentWidget(m_view);
    connect(m_view, &RepositoryView::backRequested, this, &HubPanel::goBack);
    connect(m_view, &RepositoryView::pullRequested, this, &HubPanel::pullRequested);
    connect(m_view, &RepositoryView::runRequested, this, &HubPanel::runRequested);
    connect(m_view, &RepositoryView::loginRequested, this, &HubPanel::loginRequested);
    m_view->setFocus();
}

bool HubPanel::goBack() {
    if (m_view.isNull()) return false;
    m_stack->removeWidget(m_view);
    m_view->hide();
    m_view->deleteLater();
    m_view.clear();
    m_stack->setCurrentIndex(0);
    if (m_table->shownRows() > 0) {
        m_table->setFocus();
    } else {
        focusSearch();
    }
    return true;
}

void HubPanel::refresh() {
    if (!m_view.isNull()) return m_view->refresh();
    m_search.search();
}

void HubPanel::focusSearch() {
    m_field->setFocus(Qt::OtherFocusReason);
    m_field->selectAll();
}

}  // namespace galley::ui
