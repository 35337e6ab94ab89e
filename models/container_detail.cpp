// SPDX-License-Identifier: Apache-2.0
#include "models/container_detail.h"

#include "engine/api/container_service.h"
#include "models/detail/convert.h"

namespace galley::models {

ContainerDetail::ContainerDetail(EngineRunner& runner, ContainerListModel& containers, const QString& id,
                                 QObject* parent)
    : QObject(parent), m_runner(runner), m_containers(containers), m_id(id) {
    m_row.id = id;
    connect(&containers, &LiveTableModel::refreshed, this, &ContainerDetail::takeRow);
    connect(&containers, &QAbstractItemModel::dataChanged, this, &ContainerDetail::takeRow);
    takeRow();
    refreshInspect();
}

void ContainerDetail::takeRow() {
    const int number = m_containers.rowOf(m_id);
    if (number < 0) {
        if (!m_containers.loaded() || !m_exists) return;
        m_exists = false;
        emit removed();
        return;
    }
    const ContainerRow& row = m_containers.at(number);
    const bool stateDiffers =
        row.state != m_row.state || row.name != m_row.name || row.ports.size() != m_row.ports.size();
    const bool first = !m_exists;
    m_exists = true;
    if (!first && row == m_row) return;
    m_row = row;
    emit rowChanged();
    if (!first && stateDiffers) refreshInspect();
}

void ContainerDetail::refreshInspect() {
    m_runner.run(
        Lane::Interactive, this,
        [reference = m_id.toStdString()](const Services& services, const std::stop_token&) -> Result<QString> {
            const auto json = services.containers->inspect(reference);
            if (!json) return json.failure();
            return readableJson(*json);
        },
        [this](const Result<QString>& result) {
            m_inspectError = result ? ErrorInfo{} : toErrorInfo(result.error());
            if (result) m_inspectText = *result;
            emit inspectChanged();
        });
}

}  // namespace galley::models
