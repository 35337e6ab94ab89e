// SPDX-License-Identifier: Apache-2.0
#include "engine/container/detail/yaml_document.h"

#include <yaml-cpp/yaml.h>

#include "engine/base/error.h"

namespace galley::container::detail {

namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 32;
/// Far beyond what vendors write; an alias of an alias of an alias reaches it at once.
constexpr int kMostNodes = 200'000;

class Reader {
public:
    Json read(const YAML::Node& node, int depth) {
        if (depth > kDeepest || ++m_nodes > kMostNodes) throw Error(ErrorKind::InvalidInput, "it is nested too deeply");
        switch (node.Type()) {
            case YAML::NodeType::Undefined:
            case YAML::NodeType::Null: return nullptr;
            case YAML::NodeType::Scalar: return node.Scalar();
            case YAML::NodeType::Sequence: {
                Json list = Json::array();
                for (const auto& entry : node) list.push_back(read(entry, depth + 1));
                return list;
            }
            case YAML::NodeType::Map: {
                Json object = Json::object();
                for (const auto& entry : node) {
                    if (!entry.first.IsScalar()) throw Error(ErrorKind::InvalidInput, "a key is no text");
                    object[entry.first.Scalar()] = read(entry.second, depth + 1);
                }
                return object;
            }
        }
        return nullptr;
    }

private:
    int m_nodes = 0;
};

}  // namespace

Json readYaml(const std::string& text) {
    try {
        return Reader().read(YAML::Load(text), 0);
    } catch (const YAML::Exception& error) {
        throw Error(ErrorKind::InvalidInput, "line " + std::to_string(error.mark.line + 1) + ": " + error.msg);
    }
}

}  // namespace galley::container::detail
