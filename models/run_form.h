// SPDX-License-Identifier: Apache-2.0
/// @file
/// The run dialog without its widgets: values, what is wrong with them, the same thing as a command line, and running
/// it. Used by ui/containers/run_dialog. Threads: GUI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

#include "models/engine_runner.h"
#include "models/error_info.h"
#include "models/limits.h"
#include "models/port_check.h"
#include "models/types.h"

namespace galley::models {

struct RunPort {
    QString hostPort;       ///< as typed; empty: a free one is chosen
    QString containerPort;  ///< as typed
    PortProtocol protocol = PortProtocol::Tcp;
    bool operator==(const RunPort&) const = default;
};

struct RunVariable {
    QString name;
    QString value;
    bool operator==(const RunVariable&) const = default;
};

struct RunVolume {
    QString source;  ///< absolute path: a folder of this computer; a name: a volume; empty: a new volume
    QString target;  ///< absolute path in the container
    bool readOnly = false;
    bool operator==(const RunVolume&) const = default;
};

struct RunValues {
    enum class Restart { No, OnFailure, Always, UnlessStopped };
    QString name;
    QList<RunPort> ports;
    bool reachableFromOthers = false;  ///< ports listen on 0.0.0.0
    QList<RunVariable> variables;      ///< only what differs from the image
    QList<RunVolume> volumes;
    QString command;     ///< a command line; empty: the image's
    QString entrypoint;  ///< a command line; empty: the image's
    QString user;
    QString workingDirectory;
    QString hostname;
    QString network = QStringLiteral("bridge");  ///< "bridge", "host", "none", or one of RunForm::networks()
    Restart restart = Restart::No;
    bool terminal = false;
    bool removeOnExit = false;
    /// The folders' files belong to the container's user, not to its root; counts where offersOwnFiles().
    bool ownFiles = false;
    LimitValues limits;
    bool operator==(const RunValues&) const = default;
};

/// What the image itself says, for hints in empty fields.
struct RunImageFacts {
    QStringList environment;  ///< "NAME=value"
    QString command;          ///< quoted for reading
    QString entrypoint;
    QStringList volumes;
    QString user;
    QString workingDirectory;
};

class RunForm : public QObject {
    Q_OBJECT
public:
    /// The fields that can have a problem; `row` counts within Ports, Variables, Volumes.
    enum class Field {
        Name,
        HostPort,
        ContainerPort,
        Variable,
        VolumeSource,
        VolumeTarget,
        Command,
        Entrypoint,
        Hostname,
        WorkingDirectory,
        Limits  ///< the first one of limitProblem()
    };
    Q_ENUM(Field)

    /// `image`: what the user picked. load() follows by itself.
    RunForm(EngineRunner& runner, const QString& image, QObject* parent = nullptr);
    ~RunForm() override;

    QString image() const { return m_image; }
    /// The image's details arrived: values() has its ports with free host ports, facts() is filled.
    bool loaded() const { return m_loaded; }
    const ErrorInfo& loadError() const { return m_loadError; }
    const RunImageFacts& facts() const { return m_facts; }
    /// Names of the networks that somebody made, to choose from.
    const QStringList& networks() const { return m_networks; }

    const RunValues& values() const { return m_values; }
    void setValues(const RunValues& values);

    /// A sentence for below the field; empty when it is well.
    QString problem(Field field, int row = 0) const;
    /// The live check of a host port; nullptr for a row out of range.
    const PortCheck* portCheck(int row) const;
    /// A folder of this computer meets a user that is not root: whom its files belong to is a question.
    bool offersOwnFiles() const;
    /// Who runs in the container: what was typed, else the image's; empty: root.
    QString effectiveUser() const;
    /// Everything is well and no check is under way.
    bool valid() const;
    /// "galley run -d --name flask-demo -p 8080:5000 flask-demo:1", quoted for a shell.
    QString commandLine() const;

    bool submitting() const { return m_submitting; }

public slots:
    /// Makes and starts the container; when the start fails the container is removed again. succeeded() or failed().
    void submit();
    void cancelSubmit();

signals:
    void loadedChanged();
    /// Values changed from within (prefill, chosen port).
    void valuesChanged();
    /// Problems, checks or the command line changed.
    void validationChanged();
    void submittingChanged();
    void succeeded(const QString& containerId, const QString& name, const QStringList& warnings);
    void failed(const galley::models::ErrorInfo& error);

private:
    struct Prefill;
    struct Started;
    void load();
    void takePrefill(const Prefill& prefill);
    void syncChecks(const RunValues& before);
    RunValues effectiveValues() const;

    EngineRunner& m_runner;
    QString m_image;
    bool m_loaded = false;
    ErrorInfo m_loadError;
    RunImageFacts m_facts;
    QStringList m_networks;
    RunValues m_values;
    std::vector<std::unique_ptr<PortCheck>> m_checks;
    bool m_submitting = false;
    TaskHandle m_handle;
};

}  // namespace galley::models
