// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tar streams written header by header, so that tests can say what no honest program would. ustar with pax records.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace galley::test {

class TarBuilder {
public:
    unsigned uid = 0;
    unsigned gid = 0;
    long modified = 1'600'000'000;

    TarBuilder& file(const std::string& name, const std::string& content, unsigned mode = 0644) {
        return entry('0', name, "", mode, content);
    }
    TarBuilder& directory(const std::string& name, unsigned mode = 0755) { return entry('5', name, "", mode, ""); }
    TarBuilder& symlink(const std::string& target, const std::string& name) {
        return entry('2', name, target, 0777, "");
    }
    TarBuilder& hardLink(const std::string& target, const std::string& name) {
        return entry('1', name, target, 0644, "");
    }
    TarBuilder& device(char type, const std::string& name, unsigned major, unsigned minor) {
        m_major = major;
        m_minor = minor;
        entry(type, name, "", 0666, "");
        m_major = m_minor = 0;
        return *this;
    }
    TarBuilder& fifo(const std::string& name) { return entry('6', name, "", 0640, ""); }
    TarBuilder& owner(unsigned user, unsigned group) {
        uid = user;
        gid = group;
        return *this;
    }

    /// Records for the next member.
    TarBuilder& pax(const std::vector<std::pair<std::string, std::string>>& records) {
        std::string body;
        for (const auto& [key, value] : records) {
            const std::size_t rest = key.size() + value.size() + 3;
            std::size_t length = rest + std::to_string(rest).size();
            if (std::to_string(length).size() != std::to_string(rest).size()) ++length;
            body += std::to_string(length) + " " + key + "=" + value + "\n";
        }
        return entry('x', "PaxHeaders/x", "", 0644, body);
    }

    /// Names above 100 bytes go through a pax record.
    TarBuilder& entry(char type, const std::string& name, const std::string& link, unsigned mode,
                      const std::string& content) {
        if (type != 'x' && (name.size() > 99 || link.size() > 99)) {
            std::vector<std::pair<std::string, std::string>> records;
            if (name.size() > 99) records.emplace_back("path", name);
            if (link.size() > 99) records.emplace_back("linkpath", link);
            pax(records);
        }
        header(type, name.substr(0, 99), link.substr(0, 99), mode, content.size());
        bytes += content;
        bytes.append((512 - content.size() % 512) % 512, '\0');
        return *this;
    }

    void header(char type, const std::string& name, const std::string& link, unsigned mode, std::uint64_t size) {
        char block[512] = {};
        std::memcpy(block, name.data(), name.size());
        number(block + 100, 8, mode);
        number(block + 108, 8, uid);
        number(block + 116, 8, gid);
        number(block + 124, 12, size);
        number(block + 136, 12, static_cast<std::uint64_t>(modified));
        std::memset(block + 148, ' ', 8);
        block[156] = type;
        std::memcpy(block + 157, link.data(), link.size());
        std::memcpy(block + 257, "ustar\00000", 8);
        number(block + 329, 8, m_major);
        number(block + 337, 8, m_minor);
        unsigned sum = 0;
        for (const char c : block) sum += static_cast<unsigned char>(c);
        std::snprintf(block + 148, 8, "%06o", sum);
        block[155] = ' ';
        bytes.append(block, sizeof block);
    }

    std::string finish() const { return bytes + std::string(1024, '\0'); }

    std::string bytes;

private:
    static void number(char* field, std::size_t width, std::uint64_t value) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%0*llo", static_cast<int>(width - 1),
                      static_cast<unsigned long long>(value));
        std::memcpy(field, digits, width - 1);
    }
    unsigned m_major = 0;
    unsigned m_minor = 0;
};

}  // namespace galley::test
