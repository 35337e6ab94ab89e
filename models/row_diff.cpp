// SPDX-License-Identifier: Apache-2.0
#include "models/row_diff.h"

#include <QHash>

#include <algorithm>
#include <vector>

namespace galley::models {

namespace {

/// For each element of `numbers` (all different): whether it belongs to one longest increasing run.
std::vector<bool> longestIncreasing(const std::vector<int>& numbers) {
    std::vector<std::size_t> tails;  // index of the smallest last number of a run of each length
    std::vector<std::size_t> previous(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto place = std::lower_bound(tails.begin(), tails.end(), numbers[i],
                                            [&](std::size_t index, int number) { return numbers[index] < number; });
        previous[i] = place == tails.begin() ? i : *(place - 1);
        if (place == tails.end()) {
            tails.push_back(i);
        } else {
            *place = i;
        }
    }
    std::vector<bool> kept(numbers.size(), false);
    if (tails.empty()) return kept;
    std::size_t index = tails.back();
    for (std::size_t n = 0; n < tails.size(); ++n) {
        kept[index] = true;
        index = previous[index];
    }
    return kept;
}

void addRemovals(const QList<QString>& before, const QHash<QString, int>& target, QList<RowStep>& steps) {
    int last = static_cast<int>(before.size()) - 1;
    while (last >= 0) {
        if (target.contains(before[last])) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !target.contains(before[first - 1])) --first;
        steps.append({RowStep::Kind::Remove, first, last, 0});
        last = first - 1;
    }
}

/// `current`: the survivors in their old order; brings them into the order of their targets.
void addMoves(QList<QString> current, const QHash<QString, int>& target, QList<RowStep>& steps) {
    std::vector<int> numbers;
    for (const QString& id : current) numbers.push_back(target.value(id));
    const std::vector<bool> keptFlags = longestIncreasing(numbers);
    QHash<QString, bool> kept;
    for (qsizetype i = 0; i < current.size(); ++i) kept.insert(current[i], keptFlags[static_cast<std::size_t>(i)]);

    QList<QString> wanted = current;
    std::sort(wanted.begin(), wanted.end(),
              [&](const QString& a, const QString& b) { return target.value(a) < target.value(b); });
    for (qsizetype i = wanted.size() - 1; i >= 0; --i) {
        if (kept.value(wanted[i])) continue;
        const qsizetype from = current.indexOf(wanted[i]);
        const qsizetype before = i + 1 < wanted.size() ? current.indexOf(wanted[i + 1]) : current.size();
        if (before == from || before == from + 1) continue;
        steps.append({RowStep::Kind::Move, static_cast<int>(from), static_cast<int>(before), 0});
        current.move(from, before > from ? before - 1 : before);
    }
}

}  // namespace

QList<RowStep> diffRows(const QList<QString>& before, const QList<QString>& after) {
    QList<RowStep> steps;
    if (before == after) return steps;
    QHash<QString, int> target;
    for (qsizetype i = 0; i < after.size(); ++i) target.insert(after[i], static_cast<int>(i));

    addRemovals(before, target, steps);
    QList<QString> survivors;
    QHash<QString, bool> survives;
    for (const QString& id : before) {
        if (!target.contains(id)) continue;
        survivors.append(id);
        survives.insert(id, true);
    }
    addMoves(survivors, target, steps);

    const int size = static_cast<int>(after.size());
    for (int first = 0; first < size;) {
        if (survives.contains(after[first])) {
            ++first;
            continue;
        }
        int last = first;
        while (last + 1 < size && !survives.contains(after[last + 1])) ++last;
        steps.append({RowStep::Kind::Insert, first, last, first});
        first = last + 1;
    }
    return steps;
}

}  // namespace galley::models
