// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/network_questions.h"

#include <QCoreApplication>

#include "models/format.h"

namespace galley::ui {

using models::NetworkRow;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::ui::NetworkQuestions)
};

}  // namespace

Question deleteNetworksQuestion(const QList<NetworkRow>& networks, int kept) {
    const int count = static_cast<int>(networks.size());
    QStringList stopped;
    for (const NetworkRow& network : networks) stopped += network.containers;
    stopped.removeDuplicates();
    Question question;
    question.name = QStringLiteral("deleteNetworksQuestion");
    question.title = count == 1 ? Words::tr("Delete %1?").arg(networks.first().name)
                                : Words::tr("Delete %n network(s)?", nullptr, count);
    QStringList sentences;
    if (stopped.isEmpty()) {
        sentences.append(Words::tr("No container is in it.", nullptr, count));
    } else {
        sentences.append(
            Words::tr("%1 is to be in it and does not start any more without it. Connect it elsewhere first, or make a "
                      "network of the same name later.",
                      nullptr, static_cast<int>(stopped.size()))
                .arg(models::namesText(stopped)));
    }
    if (kept > 0) sentences.append(Words::tr("%n that are in use or always there will stay.", nullptr, kept));
    question.text = sentences.join(QLatin1Char(' '));
    question.confirm = Words::tr("Delete");
    question.destructive = true;
    return question;
}

Question fixedNetworkQuestion(const NetworkRow& network) {
    Question question;
    question.name = QStringLiteral("fixedNetworkQuestion");
    question.title = Words::tr("%1 is always there").arg(network.name);
    question.text =
        models::NetworkListModel::purposeOf(network) + QLatin1Char(' ') + Words::tr("It cannot be deleted.");
    question.confirm = Words::tr("Show it");
    return question;
}

Question usedNetworkQuestion(const NetworkRow& network) {
    const int count = static_cast<int>(network.running.size());
    Question question;
    question.name = QStringLiteral("usedNetworkQuestion");
    question.title = Words::tr("%1 is in use").arg(network.name);
    question.text = Words::tr("The container(s) %1 run in it. Disconnect or stop them first.", nullptr, count)
                        .arg(models::namesText(network.running));
    question.confirm = Words::tr("Show the container(s)", nullptr, count);
    return question;
}

Question noneDeletableQuestion() {
    Question question;
    question.name = QStringLiteral("usedNetworkQuestion");
    question.title = Words::tr("These networks stay");
    question.text = Words::tr("They are always there, or containers run in them. Disconnect or stop those first.");
    question.confirm = Words::tr("Show containers");
    return question;
}

Question disconnectQuestion(const NetworkRow& network, const models::NetworkMemberRow& member, bool last) {
    Question question;
    question.name = QStringLiteral("disconnectQuestion");
    question.title = Words::tr("Disconnect %1 from %2?").arg(member.name, network.name);
    QStringList sentences;
    if (member.running) {
        sentences.append(Words::tr("It goes on running. What it has open in this network ends at once."));
    } else {
        sentences.append(Words::tr("It is not in this network any more when it starts."));
    }
    if (last)
        sentences.append(Words::tr("It is in no other network: it will reach nothing, and nothing will reach it."));
    question.text = sentences.join(QLatin1Char(' '));
    question.confirm = Words::tr("Disconnect");
    question.destructive = true;
    return question;
}

}  // namespace galley::ui
