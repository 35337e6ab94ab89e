// SPDX-License-Identifier: Apache-2.0
#include <QRandomGenerator>

#include <algorithm>

#include "models/row_diff.h"
#include "tests/support/test_case.h"

using galley::models::diffRows;
using galley::models::RowStep;

namespace {

QList<QString> applied(QList<QString> rows, const QList<QString>& after, const QList<RowStep>& steps) {
    for (const RowStep& step : steps) {
        switch (step.kind) {
            case RowStep::Kind::Remove: rows.remove(step.first, step.last - step.first + 1); break;
            case RowStep::Kind::Insert:
                for (int i = step.first; i <= step.last; ++i) rows.insert(i, after[step.source + i - step.first]);
                break;
            case RowStep::Kind::Move: rows.move(step.first, step.last > step.first ? step.last - 1 : step.last); break;
        }
    }
    return rows;
}

qsizetype moves(const QList<RowStep>& steps) {
    return std::count_if(steps.begin(), steps.end(),
                         [](const RowStep& step) { return step.kind == RowStep::Kind::Move; });
}

QList<QString> randomIds(QRandomGenerator& random) {
    QList<QString> ids;
    for (int i = 0; i < 12; ++i) {
        if (random.bounded(2) == 0) ids.append(QString::number(i));
    }
    for (qsizetype i = ids.size() - 1; i > 0; --i) ids.swapItemsAt(i, random.bounded(static_cast<int>(i) + 1));
    return ids;
}

}  // namespace

class TestRowDiff : public QObject {
    Q_OBJECT
private slots:
    void equalListsNeedNoStep() { QVERIFY(diffRows({"a", "b"}, {"a", "b"}).isEmpty()); }

    void neighboursAreRemovedAndInsertedTogether() {
        const QList<RowStep> removed = diffRows({"a", "b", "c", "d"}, {"a", "d"});
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed[0], (RowStep{RowStep::Kind::Remove, 1, 2, 0}));
        const QList<RowStep> inserted = diffRows({"a", "d"}, {"a", "b", "c", "d"});
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted[0], (RowStep{RowStep::Kind::Insert, 1, 2, 1}));
    }

    void theFirstRowMovedToTheEndIsOneMove() {
        QCOMPARE(moves(diffRows({"a", "b", "c", "d"}, {"b", "c", "d", "a"})), 1);
        QCOMPARE(moves(diffRows({"a", "b", "c", "d"}, {"d", "a", "b", "c"})), 1);
    }

    void anyListBecomesAnyOther() {
        QRandomGenerator random(20);
        for (int round = 0; round < 3000; ++round) {
            const QList<QString> before = randomIds(random);
            const QList<QString> after = randomIds(random);
            QCOMPARE(applied(before, after, diffRows(before, after)), after);
        }
    }
};

GALLEY_TEST(TestRowDiff);
#include "test_row_diff.moc"
