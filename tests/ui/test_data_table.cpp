// SPDX-License-Identifier: Apache-2.0
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardItemModel>

#include "models/types.h"
#include "tests/support/test_case.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"

using namespace galley;
using namespace galley::ui;

class TestDataTable : public QObject {
    Q_OBJECT
private slots:
    void init() {
        QSettings().clear();
        m_model = std::make_unique<QStandardItemModel>(0, 2);
        m_model->setHorizontalHeaderLabels({QStringLiteral("Name"), QStringLiteral("Size")});
        for (const char* name : {"cherry", "apple", "banana"}) addRow(QLatin1String(name));
        makeTable();
    }
    void cleanup() { m_table.reset(); }

    void rowsAreShownInTheOrderOfTheSourceUntilOneSorts() {
        QCOMPARE(names(), (QStringList{"cherry", "apple", "banana"}));
        m_table->sortByColumn(0, Qt::AscendingOrder);
        QCOMPARE(names(), (QStringList{"apple", "banana", "cherry"}));
    }

    void spaceChecksAndCtrlAChecksAll() {
        QSignalSpy changed(m_table.get(), &DataTable::checkedChanged);
        m_table->setCurrentId(QStringLiteral("apple"));
        QTest::keyClick(m_table.get(), Qt::Key_Space);
        QCOMPARE(m_table->checkedIds(), QStringList{"apple"});
        QTest::keyClick(m_table.get(), Qt::Key_Space);
        QVERIFY(m_table->checkedIds().isEmpty());
        QTest::keyClick(m_table.get(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(m_table->checkedIds().size(), 3);
        QCOMPARE(m_table->allChecked(), Qt::Checked);
        QCOMPARE(changed.size(), 3);
    }

    void enterOpensAndDeleteAsksForTheCheckedOrTheCurrentRow() {
        QSignalSpy opened(m_table.get(), &DataTable::opened);
        QSignalSpy deleted(m_table.get(), &DataTable::deleteRequested);
        m_table->setCurrentId(QStringLiteral("banana"));
        QTest::keyClick(m_table.get(), Qt::Key_Return);
        QCOMPARE(opened.takeFirst().at(0).toString(), QStringLiteral("banana"));
        QTest::keyClick(m_table.get(), Qt::Key_Delete);
        QCOMPARE(deleted.takeFirst().at(0).toStringList(), QStringList{"banana"});
        m_table->setChecked(QStringLiteral("cherry"), true);
        m_table->setChecked(QStringLiteral("apple"), true);
        QTest::keyClick(m_table.get(), Qt::Key_Delete);
        QCOMPARE(deleted.takeFirst().at(0).toStringList(), (QStringList{"cherry", "apple"}));
    }

    void typingFindsARow() {
        m_table->setCurrentId(QStringLiteral("cherry"));
        QTest::keyClicks(m_table.get(), QStringLiteral("ba"));
        QCOMPARE(m_table->currentId(), QStringLiteral("banana"));
    }

    void aHiddenRowIsNeverAmongTheCheckedOnes() {
        m_table->checkAllShown(true);
        m_table->setFilterText(QStringLiteral("an"));
        QCOMPARE(m_table->shownRows(), 1);
        QCOMPARE(m_table->checkedIds(), QStringList{"banana"});
        m_table->setFilterText({});
        QCOMPARE(m_table->checkedIds(), QStringList{"banana"});
    }

    void aRowThatVanishesIsUnchecked() {
        m_table->checkAllShown(true);
        m_model->removeRow(0);
        QCOMPARE(m_table->checkedIds(), (QStringList{"apple", "banana"}));
    }

    void theRowsButtonsAreReachedByTheKeyboard() {
        QSignalSpy action(m_table.get(), &DataTable::actionTriggered);
        m_table->setFocus(Qt::TabFocusReason);
        m_table->setCurrentId(QStringLiteral("apple"));
        QTest::keyClick(m_table.get(), Qt::Key_Right);
        auto* run = m_table->findChild<Button*>(QStringLiteral("row_run"));
        QVERIFY(run != nullptr && run->isVisible());
        QTRY_VERIFY(run->hasFocus());
        QVERIFY(!run->accessibleName().isEmpty());
        QTest::keyClick(run, Qt::Key_Space);
        QCOMPARE(action.size(), 1);
        QCOMPARE(action.at(0).at(0).toString(), QStringLiteral("apple"));
        QCOMPARE(action.at(0).at(1).toString(), QStringLiteral("run"));
        QTest::keyClick(run, Qt::Key_Left);
        QTRY_VERIFY(m_table->hasFocus());
    }

    void theButtonsFollowThePointer() {
        QSignalSpy action(m_table.get(), &DataTable::actionTriggered);
        hover(1);
        auto* run = m_table->findChild<Button*>(QStringLiteral("row_run"));
        QVERIFY(run != nullptr && run->isVisible());
        QTest::mouseClick(run, Qt::LeftButton);
        QCOMPARE(action.takeFirst().at(0).toString(), QStringLiteral("apple"));
        hover(2);
        QTest::mouseClick(run, Qt::LeftButton);
        QCOMPARE(action.takeFirst().at(0).toString(), QStringLiteral("banana"));
    }

    void theButtonsHideNoColumn() {
        for (const int width : {640, 400}) {
            m_table->resize(width, 300);
            hover(1);
            const auto* bar = m_table->findChild<QWidget*>(QStringLiteral("rowActions"));
            QVERIFY(bar->isVisible());
            QVERIFY(bar->geometry().left() >= m_table->header()->length());
        }
    }

    void anImagesNameLosesItsRegistryFirst() {
        const QFontMetrics metrics(m_table->font());
        const QString name = QStringLiteral("registry.example.org:5000/team/project/service:2026-11-23");
        const auto at = [&](const QString& fits) {
            return elided(name, Elide::Reference, metrics, metrics.horizontalAdvance(fits));
        };
        QCOMPARE(at(name), name);
        QCOMPARE(at(QStringLiteral("\u2026/team/project/service:2026-11-23")),
                 QStringLiteral("\u2026/team/project/service:2026-11-23"));
        QCOMPARE(at(QStringLiteral("\u2026/service:2026-11-23")), QStringLiteral("\u2026/service:2026-11-23"));
        const QString narrow = at(QStringLiteral("\u2026/serv\u20261-23"));
        QVERIFY2(narrow.startsWith(QStringLiteral("\u2026/s")) && narrow.endsWith(QStringLiteral("23")),
                 qPrintable(narrow));
    }

    void theMenuKeyOpensTheRowsMenu() {
        m_table->setCurrentId(QStringLiteral("apple"));
        QTest::keyClick(m_table.get(), Qt::Key_Menu);
        auto* menu = m_table->findChild<QMenu*>(QStringLiteral("tableRowMenu"));
        QVERIFY(menu != nullptr);
        QVERIFY(menu->findChild<QAction*>(QStringLiteral("menu_delete")) != nullptr);
        menu->close();
    }

    void aClickOnTheBoxChecksAndOneOnTheNameOpens() {
        QSignalSpy opened(m_table.get(), &DataTable::opened);
        const QRect row = rowRect(0);
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(16, row.center().y()));
        QCOMPARE(m_table->checkedIds(), QStringList{"cherry"});
        QCOMPARE(opened.size(), 0);
        QTest::mouseClick(m_table->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(48, row.center().y()));
        QCOMPARE(opened.size(), 1);
        QCOMPARE(m_table->checkedIds(), QStringList{"cherry"});
    }

    void theHeaderBoxChecksWhatIsShown() {
        QHeaderView* header = m_table->header();
        const QPoint box(16, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, box);
        QCOMPARE(m_table->checkedIds().size(), 3);
        QCOMPARE(names(), (QStringList{"cherry", "apple", "banana"}));
        QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, box);
        QVERIFY(m_table->checkedIds().isEmpty());
    }

    void anEmptyTableHasWordsAndAFilteredOneHasOthers() {
        auto* nothing = m_table->findChild<EmptyState*>(QStringLiteral("tableNothingFound"));
        m_table->setFilterText(QStringLiteral("zzz"));
        QVERIFY(nothing->isVisible());
        QVERIFY(!m_empty->isVisible());
        m_table->setFilterText({});
        m_model->removeRows(0, 3);
        QVERIFY(m_empty->isVisible());
        QVERIFY(!nothing->isVisible());
        m_table->setLoading(true);
        QVERIFY(!m_empty->isVisible());
    }

    void columnsStayWhereTheyAreWhileOneFilters() {
        const auto widths = [this] {
            return std::pair(m_table->header()->sectionSize(0), m_table->header()->sectionSize(1));
        };
        m_table->resize(700, 300);
        const auto before = widths();
        m_table->setFilterText(QStringLiteral("zzz"));
        QCOMPARE(m_table->shownRows(), 0);
        m_table->resize(699, 300);
        m_table->resize(700, 300);
        QCOMPARE(widths(), before);
    }

    void columnsAndSortingAreRemembered() {
        m_table->header()->resizeSection(1, 222);
        m_table->sortByColumn(1, Qt::DescendingOrder);
        makeTable();
        QCOMPARE(m_table->column(1).width, 222);
        QCOMPARE(m_table->header()->sortIndicatorSection(), 1);
        QCOMPARE(m_table->header()->sortIndicatorOrder(), Qt::DescendingOrder);
    }

    void columnsFitTheWidthDownToTheirMinimum() {
        m_table->resize(1000, 300);
        const int wide = m_table->header()->length();
        QVERIFY(wide <= m_table->viewport()->width());
        m_table->resize(260, 300);
        QVERIFY(m_table->header()->sectionSize(1) >= m_table->column(1).minimum);
        QVERIFY(m_table->header()->length() < wide);
    }

    void aSecondaryColumnGoesFirstAndComesBack() {
        makeTable(true);
        m_table->resize(640, 300);
        QVERIFY(!m_table->header()->isSectionHidden(1));
        m_table->resize(260, 300);
        QVERIFY(m_table->header()->isSectionHidden(1));
        m_table->resize(640, 300);
        QVERIFY(!m_table->header()->isSectionHidden(1));
        // What the user hid stays hidden.
        m_table->columnsMenu()->actions().first()->setChecked(false);
        m_table->resize(700, 300);
        QVERIFY(m_table->header()->isSectionHidden(1));
        makeTable(true);
        QVERIFY(m_table->header()->isSectionHidden(1));
    }

    void aRowKeepsItsFocusWhenOthersComeAndGo() {
        m_table->setCurrentId(QStringLiteral("banana"));
        auto* item = new QStandardItem(QStringLiteral("date"));
        item->setData(QStringLiteral("date"), models::IdRole);
        m_model->insertRow(0, {item, new QStandardItem});
        QCOMPARE(m_table->currentId(), QStringLiteral("banana"));
        m_model->removeRow(1);
        QCOMPARE(m_table->currentId(), QStringLiteral("banana"));
    }

private:
    void addRow(const QString& name) {
        QList<QStandardItem*> row;
        for (int column = 0; column < 2; ++column) {
            auto* item = new QStandardItem(column == 0 ? name : QString::number(name.size()));
            item->setData(name, models::IdRole);
            item->setData(column == 0 ? QVariant(name) : QVariant(name.size()), models::SortRole);
            item->setData(name, models::FilterRole);
            row.append(item);
        }
        m_model->appendRow(row);
    }
    void makeTable(bool secondary = false) {
        m_table = std::make_unique<DataTable>(QStringLiteral("table"), QStringLiteral("Fruit"));
        std::vector<TableColumn> columns(2);
        columns[0] = {.name = QStringLiteral("name"), .width = 160, .stretch = true, .hideable = false, .minimum = 120};
        columns[0].look = [](const QModelIndex& index) {
            TableCell cell;
            cell.text = index.data().toString();
            cell.strong = true;
            return cell;
        };
        columns[1] = {.name = QStringLiteral("size"), .width = 100, .align = TableColumn::Align::Right, .minimum = 60};
        columns[1].secondary = secondary;
        m_table->setCheckable(true);
        m_table->setSource(m_model.get(), std::move(columns));
        m_table->setRowActions([](const QModelIndex&) {
            return QList<RowAction>{{.id = QStringLiteral("run"),
                                     .text = QStringLiteral("Run"),
                                     .icon = QStringLiteral("play"),
                                     .onRow = true},
                                    {.id = QStringLiteral("delete"),
                                     .text = QStringLiteral("Delete"),
                                     .icon = QStringLiteral("trash"),
                                     .destructive = true}};
        });
        m_empty = new EmptyState(QStringLiteral("empty-images"), QStringLiteral("None"), QStringLiteral("Nothing."),
                                 QStringLiteral("empty"), m_table.get());
        m_table->setEmptyState(m_empty);
        m_table->resize(640, 300);
        m_table->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_table.get()));
        m_table->activateWindow();
    }
    QStringList names() const {
        QStringList result;
        for (int row = 0; row < m_table->shownRows(); ++row)
            result << m_table->model()->index(row, 0).data().toString();
        return result;
    }
    QRect rowRect(int row) const { return m_table->visualRect(m_table->model()->index(row, 0)); }
    void hover(int row) {
        const QPointF point(300, rowRect(row).center().y());
        QMouseEvent move(QEvent::MouseMove, point, m_table->viewport()->mapToGlobal(point), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QCoreApplication::sendEvent(m_table->viewport(), &move);
    }

    std::unique_ptr<QStandardItemModel> m_model;
    std::unique_ptr<DataTable> m_table;
    EmptyState* m_empty = nullptr;
};

GALLEY_TEST(TestDataTable);
#include "test_data_table.moc"
