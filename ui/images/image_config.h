// SPDX-License-Identifier: Apache-2.0
/// @file
/// What an image says about how it is run. Used by ImageView and by the look before a pull.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/image_detail.h"
#include "ui/widgets/facts_form.h"

namespace galley::ui {

class ImageConfig : public FactsForm {
    Q_OBJECT
public:
    ImageConfig(const QString& name, QWidget* parent = nullptr);
    void setFacts(const models::ImageFacts& facts);
};

}  // namespace galley::ui
