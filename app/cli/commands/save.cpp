// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "app/cli/commands/archive_file.h"
#include "app/cli/commands/commands.h"
#include "app/cli/terminal/signal_feed.h"

namespace galley::cli {
namespace {

using Compression = api::SaveRequest::Compression;

Compression compressionOf(const std::string& text) {
    if (text == "none") return Compression::None;
    if (text == "gzip") return Compression::Gzip;
    if (text == "zstd") return Compression::Zstd;
    throw Error(ErrorKind::InvalidInput, "must be none, gzip or zstd");
}

Compression compressionForFile(const std::string& file) {
    if (file.ends_with(".gz") || file.ends_with(".tgz")) return Compression::Gzip;
    if (file.ends_with(".zst") || file.ends_with(".zstd") || file.ends_with(".tzst")) return Compression::Zstd;
    return Compression::None;
}

class Save : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] IMAGE [IMAGE...]",
                "Save one or more images to a tar archive (streamed to STDOUT by default)", 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.custom(
            "compression", '\0', [this](const std::string& text) { m_compression = compressionOf(text); }, "string",
            "Compress the archive: none, gzip or zstd (default: as the file's name says)");
        flags.custom(
            "format", '\0',
            [this](const std::string& text) {
                if (text != "docker-archive" && text != "oci-archive") {
                    throw Error(ErrorKind::InvalidInput, "must be docker-archive or oci-archive");
                }
                m_request.format = text == "oci-archive" ? api::SaveRequest::Format::OciArchive
                                                         : api::SaveRequest::Format::DockerArchive;
            },
            "string", "Format of the archive: docker-archive or oci-archive", "docker-archive");
        flags.text("output", 'o', m_output, "Write to a file, instead of STDOUT");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        m_request.references = arguments;
        m_request.compression = m_compression.value_or(compressionForFile(m_output));
        const StopOnSignal interrupt;
        writeArchive(session, m_output, [&](const api::ByteSink& sink) {
            unwrap(session.images().save(m_request, sink, interrupt.token()));
        });
        return 0;
    }

private:
    api::SaveRequest m_request;
    std::optional<Compression> m_compression;
    std::string m_output;
};

}  // namespace

std::unique_ptr<Command> makeSave() {
    return std::make_unique<Save>();
}

}  // namespace galley::cli
