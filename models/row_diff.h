// SPDX-License-Identifier: Apache-2.0
/// @file
/// The steps that turn one list of ids into another with as few moves as possible. Pure.
/// Used by the list models. Threads: a free function.
#pragma once

#include <QList>
#include <QString>

namespace galley::models {

struct RowStep {
    enum class Kind { Remove, Insert, Move };
    Kind kind = Kind::Remove;
    /// Remove: rows [first, last]. Insert: they will be rows [first, last]. Move: row `first` goes before row `last`
    /// (numbers before the move; `last` may be the row count).
    int first = 0;
    int last = 0;
    /// Insert: the first new row's index in the new list.
    int source = 0;
    bool operator==(const RowStep&) const = default;
};

/// Both lists hold no id twice. Apply the steps in order.
QList<RowStep> diffRows(const QList<QString>& before, const QList<QString>& after);

}  // namespace galley::models
