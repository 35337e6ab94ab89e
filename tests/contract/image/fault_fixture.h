// SPDX-License-Identifier: Apache-2.0
/// @file
/// A registry that misbehaves in front of an empty store: a pull must end with one sentence and leave nothing, and an
/// honest one must succeed afterwards.
#pragma once

#include <QString>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tests/contract/image/image_fixture.h"
#include "tests/support/error_of.h"
#include "tests/support/image_builder.h"
#include "tests/support/quick_patience.h"
#include "tests/support/tar_builder.h"

namespace galley::test {

inline constexpr const char* kSecret = "correct-horse-battery";

/// Three small layers, each compressed in another way.
inline ImageBuilder honestImage() {
    ImageBuilder image;
    image.run = "'Cmd':['/bin/app']";
    image.layer(TarBuilder().directory("etc").file("etc/first", std::string(3000, '1')).finish(), "gzip");
    image.layer(TarBuilder().file("second", "two").finish(), "zstd");
    image.layer(TarBuilder().file("third", "three").finish(), "");
    return image;
}

class FaultFixture {
public:
    explicit FaultFixture(FakeRegistry::Login login = FakeRegistry::Login::None)
        : registry(login), m_credentials(std::make_shared<OneLogin>()), m_patience(quick()) {
        m_patience.stall = std::chrono::milliseconds(400);
        m_patience.attempts = 3;
    }

    FakeRegistry registry;
    ImageFixture here;

    std::string reference(const std::string& rest = "app:1") const { return registry.host() + "/" + rest; }
    image::PullOutcome pull(const std::string& name) const {
        return image::Puller(here.open(), std::make_shared<registry::Client>(m_credentials, m_patience))
            .pull({name, {}}, nullptr, {});
    }
    image::PullOutcome pull() const { return pull(reference()); }

    /// Pulls what must fail; what is wrong with how it ended, or nothing.
    QString failure(const std::string& name) {
        error = errorOf([&] { pull(name); });
        if (!error) return QStringLiteral("the pull succeeded");
        for (const std::string& text : {error->message(), error->context()}) {
            const std::string complaint = complaintAbout(text);
            if (!complaint.empty()) return QString::fromStdString(complaint + ": " + text);
        }
        if (error->message().empty()) return QStringLiteral("no sentence");
        if (error->kind() == ErrorKind::Internal) return QString::fromStdString("internal: " + error->message());
        return QString::fromStdString(litter());
    }
    QString failure() { return failure(reference()); }

    /// The honest image, pulled under the same name; what is wrong, or nothing.
    QString recovery() {
        registry.intercept(nullptr);
        honestImage().push(registry, "1");
        const auto failed = errorOf([&] { recoveredId = pull().imageId; });
        if (failed) return QString::fromStdString("the honest pull failed: " + failed->message());
        if (recoveredId != honestImage().id()) return QStringLiteral("another image than the honest one");
        return QString::fromStdString(halfMade());
    }

    std::optional<Error> error;
    std::string recoveredId;

private:
    /// A password for everybody who asks for this registry's.
    class OneLogin : public registry::CredentialSource {
    public:
        std::optional<registry::Credential> find(const std::string&, const std::stop_token&) override {
            return registry::Credential{"me", kSecret, false};
        }
    };

    static std::string complaintAbout(const std::string& text) {
        if (text.find(kSecret) != std::string::npos) return "a secret is shown";
        if (text.find("token-") != std::string::npos) return "a token is shown";
        if (text.find("signature=") != std::string::npos) return "a signed address is shown";
        if (text.size() > 1000) return "too long";
        for (const char c : text) {
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return "a control character is shown";
        }
        return {};
    }

    /// An image, a layer, or anything half-made but what a later pull can go on with.
    std::string litter() const {
        if (!here.catalogue().list().empty()) return "an image is listed";
        return halfMade();
    }

    std::string halfMade() const {
        std::string names;
        for (const auto& item : std::filesystem::directory_iterator(here.directories.data / "ingest")) {
            if (item.path().extension() != ".part") names += "left behind: " + item.path().filename().string() + " ";
        }
        return names;
    }

    std::shared_ptr<registry::CredentialSource> m_credentials;

protected:
    http::Patience m_patience;
};

inline bool isBlobOf(const HttpRequest& request, const std::string& bytes) {
    return request.path.ends_with("/blobs/" + Digest::ofBytes(bytes).text());
}
inline bool isManifest(const HttpRequest& request) {
    return request.path.find("/manifests/") != std::string::npos;
}

}  // namespace galley::test
