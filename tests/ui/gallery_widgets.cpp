// SPDX-License-Identifier: Apache-2.0
// The widgets by themselves.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QRadioButton>
#include <QSettings>
#include <QStandardItemModel>
#include <QTabBar>
#include <QVBoxLayout>

#include "tests/ui/gallery.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/page.h"
#include "ui/widgets/progress_card.h"
#include "ui/widgets/sparkline.h"

using namespace galley;
using namespace galley::ui;
using namespace galley::gallery;

namespace galley::gallery {
namespace {

models::ErrorInfo sampleError() {
    return {
        models::ErrorKind::Network,
        QStringLiteral("registry-1.docker.io did not answer within 10 s. Check the connection or the proxy settings."),
        QStringLiteral("Network: pull flask: resolve docker.io/library/flask:latest: connect timed out\ncurl 28")};
}

QWidget* buttonRow(QWidget* parent) {
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    const std::pair<ButtonKind, QString> kinds[]{{ButtonKind::Primary, QStringLiteral("Run container")},
                                                 {ButtonKind::Secondary, QStringLiteral("Pull")},
                                                 {ButtonKind::Destructive, QStringLiteral("Delete (2)")},
                                                 {ButtonKind::DestructiveFilled, QStringLiteral("Delete")},
                                                 {ButtonKind::Link, QStringLiteral("What is an image?")}};
    for (const auto& [kind, text] : kinds) {
        auto* button = new Button(kind, text, text, row);
        if (kind == ButtonKind::Primary) button->setIconName(QStringLiteral("plus"));
        layout->addWidget(button);
    }
    for (const char* name : {"play", "stop", "restart", "trash", "more", "bell"}) {
        layout->addWidget(Button::quiet(QLatin1String(name), QLatin1String(name), QLatin1String(name), row));
    }
    auto* disabled = new Button(ButtonKind::Primary, QStringLiteral("Disabled"), QStringLiteral("off"), row);
    disabled->setEnabled(false);
    layout->addWidget(disabled);
    layout->addStretch(1);
    return row;
}

}  // namespace

void controlsScene() {
    QWidget window;
    window.setAutoFillBackground(true);
    QPalette palette = window.palette();
    palette.setColor(QPalette::Window, color(Token::Surface));
    window.setPalette(palette);
    window.resize(1000, 900);
    auto* column = new QVBoxLayout(&window);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(16);
    auto* head = new PageHeader(QStringLiteral("Containers"), QStringLiteral("h"), &window);
    head->setFacts(QStringLiteral("3 running, 2 stopped"));
    column->addWidget(head);
    column->addWidget(buttonRow(&window));
    auto* bar = new FilterBar({QStringLiteral("All"), QStringLiteral("Running"), QStringLiteral("Stopped")},
                              QStringLiteral("Filter"), QStringLiteral("f"), &window);
    column->addWidget(bar);
    auto* checks = new QHBoxLayout;
    for (int i = 0; i < 3; ++i) {
        auto* box = new QCheckBox(QStringLiteral("Reachable from other computers"), &window);
        box->setTristate(i == 2);
        box->setCheckState(i == 0 ? Qt::Unchecked : i == 1 ? Qt::Checked : Qt::PartiallyChecked);
        checks->addWidget(box);
    }
    auto* radio = new QRadioButton(QStringLiteral("Radio"), &window);
    radio->setChecked(true);
    checks->addWidget(radio);
    auto* combo = new QComboBox(&window);
    combo->addItems({QStringLiteral("tcp"), QStringLiteral("udp")});
    checks->addWidget(combo);
    column->addLayout(checks);
    auto* name = new QLineEdit(QStringLiteral("flask demo"), &window);
    auto* row = new FormRow(QStringLiteral("Name"), name, QStringLiteral("n"), QStringLiteral("optional"), &window);
    row->setProblem(QStringLiteral("A name has letters, digits, dots, dashes and underscores."));
    column->addWidget(row);
    auto* section = new CollapsibleSection(QStringLiteral("Environment"), QStringLiteral("e"), &window);
    section->setCount(2);
    section->setSummary(QStringLiteral("DEBUG, PORT"));
    column->addWidget(section);
    auto* strip = new CommandLineStrip(QStringLiteral("Same as"), QStringLiteral("s"), &window);
    strip->setCommand(QStringLiteral("galley run -d --name flask-demo -p 8080:5000 flask-demo:1"));
    column->addWidget(strip);
    auto* card = new ErrorCard(QStringLiteral("err"), &window);
    card->setError(QStringLiteral("Could not pull flask"), sampleError());
    card->setAction(QStringLiteral("Try again"));
    column->addWidget(card);
    auto* progress = new ProgressCard(QStringLiteral("p"), &window);
    ProgressFacts facts;
    facts.status = QStringLiteral("Downloading");
    facts.figures = QStringLiteral("34.1 MB of 57.2 MB  ·  12.0 MB/s  ·  2 s left");
    facts.permille = 600;
    using Phase = models::TransferLayer::Phase;
    facts.layers = {{QStringLiteral("a3ed95caeb02"), Phase::AlreadyHere, 0, 0},
                    {QStringLiteral("5f70bf18a086"), Phase::Downloading, 12300000, 57200000},
                    {QStringLiteral("c8f4bdae3fd1"), Phase::Unpacking, 30000000, 57200000},
                    {QStringLiteral("09ab0c8c1d0e"), Phase::Waiting, 0, 4200000}};
    progress->setFacts(facts);
    column->addWidget(progress);
    auto* tabs = new QTabBar(&window);
    for (const char* text : {"Logs", "Ports", "Inspect"}) tabs->addTab(QLatin1String(text));
    tabs->setExpanding(false);
    tabs->setDrawBase(false);
    column->addWidget(tabs);
    auto* spark = new Sparkline(QStringLiteral("CPU"), QStringLiteral("spark"), &window);
    for (int i = 0; i < 50; ++i) spark->append(10 + (i * 37 % 23));
    column->addWidget(spark);
    column->addStretch(1);
    window.show();
    savePicture(window, QStringLiteral("controls"));
}

void iconsScene() {
    QPixmap sheet(920, 300);
    sheet.fill(color(Token::Surface));
    QPainter painter(&sheet);
    int x = 16;
    int y = 16;
    QDir symbols(QStringLiteral(":/galley/icons"));
    static_cast<void>(logo());
    for (const QString& file : symbols.entryList()) {
        const QString name = file.left(file.size() - 4);
        const bool drawing = name.startsWith(QStringLiteral("empty-"));
        if (drawing) continue;
        paintIcon(painter, name, QRectF(x, y, 16, 16), color(Token::Text));
        paintIcon(painter, name, QRectF(x + 24, y, 32, 32), color(Token::Muted));
        x += 72;
        if (x > 860) {
            x = 16;
            y += 44;
        }
    }
    logo().paint(&painter, QRect(700, 220, 64, 64));
    logo().paint(&painter, QRect(790, 240, 28, 28));
    sheet.save(directory() + QStringLiteral("/icons-") +
               (currentScheme() == Scheme::Dark ? QStringLiteral("dark.png") : QStringLiteral("light.png")));
}

namespace {

struct Sample {
    const char* name;
    const char* status;
    Token token;
    bool hollow;
    const char* image;
    const char* port;
    bool answers;
    const char* cpu;
    const char* memory;
    const char* started;
};

}  // namespace

void tableScene() {
    static const Sample kSamples[]{
        {"flask-demo", "Running 2 min", Token::Running, false, "flask-demo:1", "8080 → 5000", true, "0.4 %", "38.1 MB",
         "2 min ago"},
        {"train-job", "Exited (1)", Token::Error, true, "datasci:2", "", false, "", "", "1 h ago"},
        {"a-container-with-a-very-long-name-that-nobody-would-type-by-hand", "Running 3 h", Token::Running, false,
         "registry.example.org:5000/team/project/service-with-a-long-name:2026-11-23-rc1", "5432 → 5432", false, "12 %",
         "1.21 GB", "3 h ago"},
        {"db", "Paused", Token::Warning, false, "postgres:16", "5433 → 5432", true, "0.0 %", "120 MB", "5 days ago"},
        {"hello", "Exited (0)", Token::Muted, true, "hello-world:latest", "", false, "", "", "yesterday"}};
    QStandardItemModel model(5, 7);
    model.setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("Status"), QStringLiteral("Image"),
                                     QStringLiteral("Ports"), QStringLiteral("CPU"), QStringLiteral("Memory"),
                                     QStringLiteral("Started")});
    for (int r = 0; r < 5; ++r) {
        const Sample& s = kSamples[r];
        const char* texts[]{s.name, s.status, s.image, s.port, s.cpu, s.memory, s.started};
        for (int c = 0; c < 7; ++c) {
            auto* item = new QStandardItem(QString::fromUtf8(texts[c]));
            item->setData(QString::number(r), models::IdRole);
            item->setData(QString::fromUtf8(texts[c]), models::SortRole);
            model.setItem(r, c, item);
        }
    }
    DataTable view(QStringLiteral("galleryTable"), QStringLiteral("Containers"));
    view.resize(1024, 330);
    std::vector<TableColumn> columns(7);
    columns[0].stretch = true;
    columns[0].minimum = 160;
    columns[0].look = [](const QModelIndex& index) {
        TableCell cell;
        cell.text = index.data().toString();
        cell.strong = true;
        cell.status = Status{QString(), kSamples[index.row()].token, kSamples[index.row()].hollow};
        cell.dotOnly = true;
        return cell;
    };
    columns[1].width = 150;
    columns[1].look = [](const QModelIndex& index) {
        TableCell cell;
        cell.status = Status{index.data().toString(), kSamples[index.row()].token, kSamples[index.row()].hollow};
        if (index.row() == 1) cell.note = QStringLiteral("Why?");
        return cell;
    };
    columns[2].width = 170;
    columns[3].width = 150;
    columns[3].look = [](const QModelIndex& index) {
        TableCell cell;
        const Sample& s = kSamples[index.row()];
        if (*s.port != 0) cell.chips.push_back({QString::fromUtf8(s.port), s.answers, s.answers, false});
        cell.text = QStringLiteral("—");
        cell.token = Token::Muted;
        return cell;
    };
    for (const std::size_t i : {std::size_t{4}, std::size_t{5}, std::size_t{6}}) {
        columns[i].width = i == 6 ? 100 : 84;
        columns[i].align = TableColumn::Align::Right;
    }
    for (std::size_t i = 0; i < 7; ++i) columns[i].name = QString::number(i);
    view.setCheckable(true);
    view.setSource(&model, std::move(columns));
    view.setRowActions([](const QModelIndex&) {
        return QList<RowAction>{
            {QStringLiteral("start"), QStringLiteral("Start"), QStringLiteral("play"), true},
            {QStringLiteral("stop"), QStringLiteral("Stop"), QStringLiteral("stop"), true},
            {QStringLiteral("delete"), QStringLiteral("Delete"), QStringLiteral("trash"), false, true, true}};
    });
    view.setChecked(QStringLiteral("1"), true);
    view.show();
    settle();
    view.setFocus(Qt::TabFocusReason);
    QMouseEvent move(QEvent::MouseMove, QPointF(120, 110), view.viewport()->mapToGlobal(QPointF(120, 110)),
                     Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view.viewport(), &move);
    savePicture(view, QStringLiteral("table"));
}

}  // namespace galley::gallery
