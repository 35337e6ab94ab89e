// SPDX-License-Identifier: Apache-2.0
/// @file
/// One image in place of the list: facts and actions on top, below the tabs Layers, Config, Used by, Inspect.
/// Used by ImagesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/image_detail.h"
#include "models/model_set.h"
#include "ui/widgets/detail_view.h"

namespace galley::ui {

class ContainerUsers;
class ImageConfig;
class ImageLayers;
class JsonPanel;

class ImageView : public DetailView {
    Q_OBJECT
public:
    enum Tab { Layers, Config, UsedBy, Inspect };

    /// `rowId`: of the image list.
    ImageView(models::ModelSet& models, const QString& rowId, QWidget* parent = nullptr);

    void refresh();

protected:
    void shownChanged() override;

private:
    void makeButtons();
    void showRow();
    void showDetail();
    void sayCopied();

    models::ModelSet& m_models;
    models::ImageRow m_row;
    models::ImageDetail m_detail;
    Button* m_push = nullptr;
    ImageLayers* m_layers;
    ImageConfig* m_config;
    ContainerUsers* m_users;
    JsonPanel* m_inspect;
};

}  // namespace galley::ui
