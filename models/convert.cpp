// SPDX-License-Identifier: Apache-2.0
#include <QJsonDocument>

#include "engine/base/text.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

QString toQt(const std::string& hostile) {
    return QString::fromStdString(printable(hostile));
}

QStringList toQt(const std::vector<std::string>& hostile) {
    QStringList texts;
    texts.reserve(static_cast<qsizetype>(hostile.size()));
    for (const std::string& text : hostile) texts.append(toQt(text));
    return texts;
}

QDateTime toQt(Instant instant) {
    if (instant == Instant{}) return {};
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(instant);
    return QDateTime::fromMSecsSinceEpoch(milliseconds.time_since_epoch().count());
}

ContainerState toQt(api::ContainerState state) {
    switch (state) {
        case api::ContainerState::Created: return ContainerState::Created;
        case api::ContainerState::Running: return ContainerState::Running;
        case api::ContainerState::Paused: return ContainerState::Paused;
        case api::ContainerState::Restarting: return ContainerState::Restarting;
        case api::ContainerState::Removing: return ContainerState::Removing;
        case api::ContainerState::Exited: return ContainerState::Exited;
        case api::ContainerState::Dead: return ContainerState::Dead;
    }
    return ContainerState::Dead;
}

PortEntry toQt(const api::PortMapping& mapping) {
    PortEntry entry;
    entry.hostAddress = toQt(mapping.hostAddress);
    entry.hostPort = mapping.hostPort;
    entry.containerPort = mapping.containerPort;
    entry.protocol = mapping.protocol == api::Protocol::Udp ? PortProtocol::Udp : PortProtocol::Tcp;
    return entry;
}

PortRow toQt(const api::PublishedPort& port) {
    PortRow row;
    row.containerId = toQt(port.containerId);
    row.containerName = toQt(port.containerName);
    row.entry = toQt(port.mapping);
    row.entry.answers = port.answers;
    row.entry.listening = port.listening;
    row.id = PortListModel::rowId(row.containerId, row.entry);
    row.connectionsOpen = port.connectionsOpen;
    row.connectionsTotal = port.connectionsTotal;
    row.bytesIn = port.bytesIn;
    row.bytesOut = port.bytesOut;
    return row;
}

ContainerRow toQt(const api::ContainerSummary& summary) {
    ContainerRow row;
    row.id = toQt(summary.id);
    row.name = toQt(summary.name);
    row.image = toQt(summary.image);
    row.imageId = toQt(summary.imageId);
    row.command = toQt(summary.command);
    row.state = toQt(summary.state);
    row.exitCode = summary.exitCode;
    row.reason = toQt(summary.reason);
    row.outOfMemory = summary.outOfMemory;
    row.stoppedByUser = summary.stoppedByUser;
    row.health = toQt(summary.health);
    row.created = toQt(summary.created);
    row.started = toQt(summary.started);
    row.finished = toQt(summary.finished);
    for (const api::PortMapping& mapping : summary.ports) row.ports.append(toQt(mapping));
    row.network = toQt(summary.network);
    row.terminal = summary.terminal;
    return row;
}

namespace {

TransferLayer::Phase phaseOf(api::LayerPhase phase) {
    switch (phase) {
        case api::LayerPhase::Waiting: return TransferLayer::Phase::Waiting;
        case api::LayerPhase::Downloading: return TransferLayer::Phase::Downloading;
        case api::LayerPhase::Unpacking: return TransferLayer::Phase::Unpacking;
        case api::LayerPhase::Done: return TransferLayer::Phase::Done;
        case api::LayerPhase::AlreadyHere: return TransferLayer::Phase::AlreadyHere;
    }
    return TransferLayer::Phase::Waiting;
}

}  // namespace

QList<TransferLayer> toQt(const std::vector<api::LayerProgress>& layers) {
    QList<TransferLayer> rows;
    rows.reserve(static_cast<qsizetype>(layers.size()));
    for (const api::LayerProgress& layer : layers) {
        rows.append({toQt(layer.id), phaseOf(layer.phase), layer.currentBytes, layer.totalBytes});
    }
    return rows;
}

std::vector<ImageRow> toRows(const std::vector<api::ImageSummary>& images) {
    std::vector<ImageRow> rows;
    for (const api::ImageSummary& image : images) {
        ImageRow row;
        row.imageId = toQt(image.id);
        row.created = toQt(image.created);
        row.sizeBytes = image.sizeBytes;
        row.containers = image.containers;
        row.platform = toQt(image.platform);
        if (image.tags.empty()) {
            row.id = row.imageId;
            row.reference = row.imageId;
            row.repository = QStringLiteral("<none>");
            row.tag = QStringLiteral("<none>");
            rows.push_back(row);
        }
        for (const std::string& tag : image.tags) {
            row.reference = toQt(tag);
            row.id = row.imageId + QLatin1Char(' ') + row.reference;
            // "localhost:5000/a" has a colon before its last slash: that one is no tag's.
            const qsizetype slash = row.reference.lastIndexOf(QLatin1Char('/'));
            const qsizetype colon = row.reference.lastIndexOf(QLatin1Char(':'));
            const bool tagged = colon > slash;
            row.repository = tagged ? row.reference.left(colon) : row.reference;
            row.tag = tagged ? row.reference.mid(colon + 1) : QString();
            rows.push_back(row);
        }
    }
    return rows;
}

api::Protocol toEngine(PortProtocol protocol) {
    return protocol == PortProtocol::Udp ? api::Protocol::Udp : api::Protocol::Tcp;
}

api::PortMapping toEngine(const PortEntry& entry) {
    api::PortMapping mapping;
    mapping.hostAddress = entry.hostAddress.toStdString();
    mapping.hostPort = entry.hostPort;
    mapping.containerPort = entry.containerPort;
    mapping.protocol = toEngine(entry.protocol);
    return mapping;
}

std::vector<std::string> toEngine(const QStringList& texts) {
    std::vector<std::string> result;
    result.reserve(static_cast<std::size_t>(texts.size()));
    for (const QString& text : texts) result.push_back(text.toStdString());
    return result;
}

QString readableJson(const std::string& json) {
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(json));
    return document.isNull() ? QString::fromStdString(json)
                             : QString::fromUtf8(document.toJson(QJsonDocument::Indented));
}

QString commandText(const std::vector<std::string>& words) {
    QStringList quoted;
    for (const std::string& word : words) quoted.append(shellQuoted(toQt(word)));
    return quoted.join(QLatin1Char(' '));
}

}  // namespace galley::models
