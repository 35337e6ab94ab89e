// SPDX-License-Identifier: Apache-2.0
#include "models/check_list_model.h"

#include <algorithm>

#include "engine/api/system_service.h"
#include "models/detail/convert.h"

namespace galley::models {

namespace {

CheckRow rowOfCheck(const api::Check& check) {
    CheckRow row;
    row.id = toQt(check.id);
    row.title = toQt(check.title);
    row.state = check.state == api::Check::State::Ok        ? CheckRow::State::Ok
                : check.state == api::Check::State::Warning ? CheckRow::State::Warning
                                                            : CheckRow::State::Failed;
    row.found = toQt(check.found);
    row.effect = toQt(check.effect);
    row.fix = toQt(check.fix);
    return row;
}

}  // namespace

CheckListModel::CheckListModel(EngineRunner& runner, QObject* parent) : RowsModel(parent), m_runner(runner) {}

int CheckListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1;
}

void CheckListModel::load() {
    m_checking = true;
    emit checkingChanged();
    m_runner.run(
        Lane::Figures, this,
        [](const Services& services, const std::stop_token&) -> Result<std::vector<CheckRow>> {
            const auto checks = services.system->doctor();
            if (!checks) return checks.failure();
            std::vector<CheckRow> rows;
            for (const api::Check& check : *checks) rows.push_back(rowOfCheck(check));
            return rows;
        },
        [this](Result<std::vector<CheckRow>> result) {
            m_checking = false;
            if (result) applySnapshot(std::move(*result));
            emit checkingChanged();
            finishLoad(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

CheckRow::State CheckListModel::worst() const {
    CheckRow::State worst = CheckRow::State::Ok;
    for (const CheckRow& row : m_rows) worst = std::max(worst, row.state);
    return worst;
}

QVariant CheckListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const CheckRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return row.title;
        case IdRole: return row.id;
        case SortRole: return index.row();
        case FilterRole: return row.title;
        case StateRole: return static_cast<int>(row.state);
        case FoundRole: return row.found;
        case EffectRole: return row.effect;
        case FixRole: return row.fix;
        default: return {};
    }
}

}  // namespace galley::models
