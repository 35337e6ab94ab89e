// SPDX-License-Identifier: Apache-2.0
/// @file
/// The machine checks (`galley doctor`), most important first. Used by the check page. Threads: GUI thread.
#pragma once

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

struct CheckRow {
    enum class State { Ok, Warning, Failed };
    QString id;
    QString title;
    State state = State::Ok;
    QString found;   ///< what is there
    QString effect;  ///< what will not work, when not Ok
    QString fix;     ///< a command to copy, or a sentence; empty when Ok
    bool operator==(const CheckRow&) const = default;
};

class CheckListModel : public RowsModel<CheckRow> {
    Q_OBJECT
public:
    enum Role { StateRole = FirstOwnRole, FoundRole, EffectRole, FixRole };

    /// Runs nothing before the first refresh().
    explicit CheckListModel(EngineRunner& runner, QObject* parent = nullptr);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Checks are being tried now.
    bool checking() const { return m_checking; }
    CheckRow::State worst() const;

signals:
    void checkingChanged();

protected:
    void load() override;

private:
    EngineRunner& m_runner;
    bool m_checking = false;
};

}  // namespace galley::models
