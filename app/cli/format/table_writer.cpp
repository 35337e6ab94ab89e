// SPDX-License-Identifier: Apache-2.0
#include "app/cli/format/table_writer.h"

#include <algorithm>
#include <vector>

#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::size_t kNarrowest = 10;
constexpr std::size_t kGap = 3;

using Lines = std::vector<std::vector<std::string>>;

/// A column is a block of lines that follow one another and have a cell there with a tab behind it.
class Aligner {
public:
    explicit Aligner(Lines lines) : m_lines(std::move(lines)) {}

    std::string run() {
        format(0, m_lines.size());
        return std::move(m_out);
    }

private:
    bool hasCell(std::size_t line) const { return m_widths.size() + 1 < m_lines[line].size(); }

    void format(std::size_t begin, std::size_t end) {
        for (std::size_t line = begin; line < end; ++line) {
            if (!hasCell(line)) continue;
            write(begin, line);
            begin = line;
            std::size_t width = kNarrowest;
            for (; line < end && hasCell(line); ++line) {
                width = std::max(width, displayWidth(m_lines[line][m_widths.size()]) + kGap);
            }
            m_widths.push_back(width);
            format(begin, line);
            m_widths.pop_back();
            begin = line;
        }
        write(begin, end);
    }

    void write(std::size_t begin, std::size_t end) {
        for (std::size_t line = begin; line < end; ++line) {
            for (std::size_t cell = 0; cell < m_lines[line].size(); ++cell) {
                const std::string& text = m_lines[line][cell];
                m_out += text;
                if (cell < m_widths.size() && cell + 1 < m_lines[line].size()) {
                    m_out.append(m_widths[cell] - displayWidth(text), ' ');
                }
            }
            m_out += '\n';
        }
    }

    Lines m_lines;
    std::vector<std::size_t> m_widths;
    std::string m_out;
};

}  // namespace

std::size_t displayWidth(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

std::string alignColumns(std::string_view text) {
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    Lines lines;
    for (const std::string& line : split(text, '\n')) lines.push_back(split(line, '\t'));
    return Aligner(std::move(lines)).run();
}

}  // namespace galley::cli
