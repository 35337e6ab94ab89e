// SPDX-License-Identifier: Apache-2.0
#include "ui/images/image_config.h"

#include "models/format.h"

namespace galley::ui {

namespace {

QString lines(const QStringList& texts) {
    return texts.join(QLatin1Char('\n'));
}

}  // namespace

ImageConfig::ImageConfig(const QString& name, QWidget* parent) : FactsForm(name, tr("Config"), parent) {
    addFact(tr("Command"), QStringLiteral("configCommand"), Kind::MonoCopy);
    addFact(tr("Entrypoint"), QStringLiteral("configEntrypoint"), Kind::MonoCopy);
    addFact(tr("Ports"), QStringLiteral("configPorts"), Kind::Mono);
    addFact(tr("Environment"), QStringLiteral("configEnvironment"), Kind::MonoCopy);
    addFact(tr("User"), QStringLiteral("configUser"), Kind::Mono);
    addFact(tr("Folder"), QStringLiteral("configFolder"), Kind::Mono);
    addFact(tr("Volumes"), QStringLiteral("configVolumes"), Kind::Mono);
    addFact(tr("Labels"), QStringLiteral("configLabels"), Kind::MonoCopy);
    addFact(tr("Platform"), QStringLiteral("configPlatform"));
    addFact(tr("Created"), QStringLiteral("configCreated"));
    addFact(tr("Names"), QStringLiteral("configTags"), Kind::MonoCopy);
    addFact(tr("ID"), QStringLiteral("configId"), Kind::MonoCopy);
    addFact(tr("Digests"), QStringLiteral("configDigests"), Kind::MonoCopy);
}

void ImageConfig::setFacts(const models::ImageFacts& facts) {
    setFact(QStringLiteral("configCommand"), facts.command);
    setFact(QStringLiteral("configEntrypoint"), facts.entrypoint);
    setFact(QStringLiteral("configPorts"), facts.exposedPorts.join(QStringLiteral(", ")));
    setFact(QStringLiteral("configEnvironment"), lines(facts.environment));
    setFact(QStringLiteral("configUser"),
            facts.user.isEmpty() && !facts.platform.isEmpty() ? QStringLiteral("root") : facts.user);
    setFact(QStringLiteral("configFolder"), facts.workingDirectory);
    setFact(QStringLiteral("configVolumes"), lines(facts.volumes));
    setFact(QStringLiteral("configLabels"), lines(facts.labels));
    setFact(QStringLiteral("configPlatform"), facts.platform);
    setFact(QStringLiteral("configCreated"),
            facts.created.isValid() ? QStringLiteral("%1  (%2)")
                                          .arg(models::exactTime(facts.created),
                                               models::relativeTime(facts.created, QDateTime::currentDateTime()))
                                    : QString());
    setFact(QStringLiteral("configTags"), lines(facts.tags));
    setFact(QStringLiteral("configId"), facts.id);
    setFact(QStringLiteral("configDigests"), lines(facts.digests));
}

}  // namespace galley::ui
