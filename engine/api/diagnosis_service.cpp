// SPDX-License-Identifier: Apache-2.0
#include "engine/api/diagnosis_service.h"

#include "engine/api/detail/services.h"

namespace galley::api {

namespace {

class Diagnoses : public DiagnosisService {
public:
    explicit Diagnoses(container::Context& context) : m_context(context) {}

    Result<Diagnosis> explain(const std::string& reference, const std::string& language) override {
        return capture([&] { return container::diagnose(m_context, reference, language); });
    }
    Result<std::vector<PortFinding>> examinePorts(const std::string& reference) override {
        return capture([&] { return container::examinePorts(m_context, reference); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<DiagnosisService> detail::makeDiagnosisService(container::Context& context) {
    return std::make_unique<Diagnoses>(context);
}

}  // namespace galley::api
