// SPDX-License-Identifier: Apache-2.0
/// @file
/// A run form's values as a container specification, as a command line, and what is wrong with them. Pure.
/// Used by run_form.cpp. Threads: free functions.
#pragma once

#include "engine/api/types.h"
#include "models/run_form.h"

namespace galley::models {

/// Rows that are empty altogether count as absent in all three.
api::ContainerSpec toSpec(const QString& image, const RunValues& values);
QString toCommandLine(const QString& image, const RunValues& values);
/// A sentence; empty when the field is well. The live check of host ports is not in here.
QString problemOf(const RunValues& values, RunForm::Field field, int row);

bool isEmptyRow(const RunPort& port);
bool isEmptyRow(const RunVariable& variable);
bool isEmptyRow(const RunVolume& volume);
/// The address ports listen on.
QString hostAddressOf(const RunValues& values);

/// Sets those that are there; without problems only.
void takeLimits(const LimitValues& values, api::Resources& limits);
/// Docker's words: "no", "on-failure", "always", "unless-stopped".
QString restartText(RunValues::Restart restart);
/// No for any other word.
RunValues::Restart restartFromText(const QString& text);
api::RestartPolicy restartPolicy(RunValues::Restart restart);

}  // namespace galley::models
