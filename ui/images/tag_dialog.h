// SPDX-License-Identifier: Apache-2.0
/// @file
/// One more name for an image. Used by ImagesPage. Threads: GUI thread. Processes: none. Crash: no name was added.
#pragma once

#include "models/image_actions.h"
#include "ui/widgets/dialog.h"

namespace galley::ui {

class ErrorCard;
class ReferenceField;

class TagDialog : public Dialog {
    Q_OBJECT
public:
    TagDialog(models::ImageActions& actions, const QString& reference, QWidget* parent);

private:
    models::ImageActions& m_actions;
    QString m_reference;
    ReferenceField* m_name;
    ErrorCard* m_error;
};

}  // namespace galley::ui
