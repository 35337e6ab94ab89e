// SPDX-License-Identifier: Apache-2.0
/// @file
/// A new network: its name and, where one cares, its ranges. Used by NetworksPage.
/// Threads: GUI thread. Processes: none. Crash: the network is there or not.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/dialog.h"

class QCheckBox;
class QLineEdit;

namespace galley::ui {

class CollapsibleSection;
class ErrorCard;
class FormRow;

class NetworkDialog : public Dialog {
    Q_OBJECT
public:
    NetworkDialog(models::ModelSet& models, QWidget* parent);

signals:
    /// The network is there.
    void created(const QString& name);

private:
    struct Field {
        QLineEdit* edit = nullptr;
        FormRow* row = nullptr;
    };
    Field addField(const QString& label, const char* name, const QString& example, QWidget* parent);
    void buildRanges();
    void connectModels();
    void validate();
    void submit();
    QString nameProblem() const;
    bool rangesAreRight();
    models::NetworkValues values() const;

    models::ModelSet& m_models;
    QString m_submitted;
    ErrorCard* m_error;
    Field m_name;
    QCheckBox* m_internal;
    QCheckBox* m_ipv6;
    CollapsibleSection* m_ranges;
    Field m_subnet;
    Field m_gateway;
    Field m_subnet6;
};

}  // namespace galley::ui
