// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/ansi.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringView>

#include <array>

#include "ui/style/tokens.h"

namespace galley::ui {
namespace {

constexpr QChar kEscape{0x1B};

// Chosen for the terminal's ground of both themes: each is at least 4.5:1 there, black and "bright black" included.
constexpr std::array<QRgb, 16> kSixteen{0xFF7C8796, 0xFFFF7B72, 0xFF4CC38A, 0xFFF0B849, 0xFF6CA8FF, 0xFFD78CF0,
                                        0xFF4FC6D6, 0xFFC9D2DD, 0xFF97A2B1, 0xFFFFA198, 0xFF7EE2AE, 0xFFFFD27A,
                                        0xFF9CC5FF, 0xFFE9B5FA, 0xFF86E1ED, 0xFFFFFFFF};

/// Reorders or hides what stands around it.
bool isBidiControl(char16_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E ||
           code == 0x200F || code == 0x061C;
}

bool isControl(char16_t code) {
    return (code < 0x20 && code != '\t') || (code >= 0x7F && code < 0xA0);
}

class Parser {
public:
    Parser(const QString& raw, int maximum) : m_raw(raw), m_maximum(maximum) {}

    AnsiLine run() {
        m_line.text.reserve(std::min<qsizetype>(m_raw.size(), m_maximum));
        while (m_at < m_raw.size()) {
            if (m_line.text.size() >= m_maximum) {
                leaveRestOut();
                break;
            }
            step();
        }
        closeSpan();
        return std::move(m_line);
    }

private:
    void step() {
        const char16_t code = m_raw.at(m_at).unicode();
        if (code == kEscape.unicode()) {
            ++m_at;
            escape();
        } else if (code == 0x9B) {
            ++m_at;
            controlSequence();
        } else if (code == '\r') {
            // A carriage return at the end belongs to the line's end; elsewhere the line was written over.
            ++m_at;
            if (m_at < m_raw.size()) startOver();
        } else if (code == '\b') {
            ++m_at;
            if (!m_line.text.isEmpty() && m_line.text.size() > m_spanStart) m_line.text.chop(1);
        } else if (isControl(code)) {
            ++m_at;
        } else {
            m_line.text.append(isBidiControl(code) ? QChar(QChar::ReplacementCharacter) : m_raw.at(m_at));
            ++m_at;
        }
    }

    void escape() {
        if (m_at >= m_raw.size()) return;
        const char16_t kind = m_raw.at(m_at++).unicode();
        if (kind == '[') {
            controlSequence();
        } else if (kind == ']' || kind == 'P' || kind == '^' || kind == '_' || kind == 'X') {
            stringSequence();
        } else if (kind >= 0x20 && kind <= 0x2F) {
            while (m_at < m_raw.size() && m_raw.at(m_at).unicode() >= 0x20 && m_raw.at(m_at).unicode() <= 0x2F) ++m_at;
            if (m_at < m_raw.size()) ++m_at;
        }
    }

    /// Ends with BEL or ESC \; without an end it takes the rest of the line.
    void stringSequence() {
        while (m_at < m_raw.size()) {
            const char16_t code = m_raw.at(m_at++).unicode();
            if (code == 0x07 || code == 0x9C) return;
            if (code == kEscape.unicode() && m_at < m_raw.size() && m_raw.at(m_at) == QLatin1Char('\\')) {
                ++m_at;
                return;
            }
        }
    }

    void controlSequence() {
        const qsizetype start = m_at;
        while (m_at < m_raw.size() && m_raw.at(m_at).unicode() >= 0x20 && m_raw.at(m_at).unicode() < 0x40) ++m_at;
        if (m_at >= m_raw.size()) return;
        const QStringView arguments = QStringView(m_raw).mid(start, m_at - start);
        const char16_t final = m_raw.at(m_at).unicode();
        // Anything but a final byte ends the sequence without being part of it.
        if (final < 0x40 || final > 0x7E) return;
        ++m_at;
        if (final == 'm') rendition(arguments);
    }

    void rendition(QStringView arguments) {
        std::vector<int> values;
        for (const QStringView part :
             arguments.toString().replace(QLatin1Char(':'), QLatin1Char(';')).split(QLatin1Char(';'))) {
            values.push_back(part.toInt());
            if (values.size() > 64) return;
        }
        AnsiStyle next = m_style;
        for (std::size_t i = 0; i < values.size(); ++i) apply(next, values, i);
        if (next == m_style) return;
        closeSpan();
        m_style = next;
    }

    static void apply(AnsiStyle& style, const std::vector<int>& values, std::size_t& i) {
        const int value = values[i];
        if (value >= 30 && value <= 37) style.foreground = ansiColor(value - 30);
        if (value >= 90 && value <= 97) style.foreground = ansiColor(value - 90 + 8);
        if (value >= 40 && value <= 47) style.background = ansiColor(value - 40);
        if (value >= 100 && value <= 107) style.background = ansiColor(value - 100 + 8);
        switch (value) {
            case 0: style = {}; break;
            case 1: style.bold = true; break;
            case 2: style.dim = true; break;
            case 3: style.italic = true; break;
            case 4: style.underline = true; break;
            case 7: style.inverse = true; break;
            case 22: style.bold = style.dim = false; break;
            case 23: style.italic = false; break;
            case 24: style.underline = false; break;
            case 27: style.inverse = false; break;
            case 39: style.foreground = QColor(); break;
            case 49: style.background = QColor(); break;
            case 38: style.foreground = extended(values, i, style.foreground); break;
            case 48: style.background = extended(values, i, style.background); break;
            default: break;
        }
    }

    /// 38;5;n and 38;2;r;g;b, wherever the list ends.
    static QColor extended(const std::vector<int>& values, std::size_t& i, const QColor& before) {
        const auto at = [&](std::size_t k) { return k < values.size() ? std::clamp(values[k], 0, 255) : 0; };
        const int kind = at(i + 1);
        if (kind == 5) {
            const QColor result = ansiColor(at(i + 2));
            i += 2;
            return result;
        }
        if (kind == 2) {
            const QColor result(at(i + 2), at(i + 3), at(i + 4));
            i += 4;
            return result;
        }
        return before;
    }

    void closeSpan() {
        const int length = static_cast<int>(m_line.text.size()) - m_spanStart;
        if (length > 0 && !m_style.plain()) m_line.spans.push_back({m_spanStart, length, m_style});
        m_spanStart = static_cast<int>(m_line.text.size());
    }

    void startOver() {
        m_line.text.clear();
        m_line.spans.clear();
        m_spanStart = 0;
    }

    void leaveRestOut() {
        closeSpan();
        m_style = {};
        m_line.text +=
            QCoreApplication::translate("galley::ui::LogView", " … %1 more characters").arg(m_raw.size() - m_at);
    }

    const QString& m_raw;
    int m_maximum;
    qsizetype m_at = 0;
    AnsiLine m_line;
    AnsiStyle m_style;
    int m_spanStart = 0;
};

}  // namespace

AnsiLine parseAnsi(const QString& raw, int maximum) {
    return Parser(raw, maximum).run();
}

QColor ansiColor(int index) {
    if (index < 16) return QColor::fromRgb(kSixteen.at(static_cast<std::size_t>(std::max(0, index))));
    if (index >= 232) {
        const int gray = 8 + 10 * (std::min(index, 255) - 232);
        return {gray, gray, gray};
    }
    const int cube = index - 16;
    const auto level = [](int step) { return step == 0 ? 0 : 55 + 40 * step; };
    return {level(cube / 36), level(cube / 6 % 6), level(cube % 6)};
}

QColor readable(const QColor& color, const QColor& ground) {
    QColor result = color;
    for (int i = 0; i < 12 && contrastRatio(result, ground) < 4.5; ++i) {
        result = QColor((result.red() * 3 + 255) / 4, (result.green() * 3 + 255) / 4, (result.blue() * 3 + 255) / 4);
    }
    return result;
}

LogLevel levelOf(const QString& text) {
    static const QRegularExpression kError(QStringLiteral(
        "\\b(ERROR|FATAL|CRITICAL|PANIC|Traceback)\\b|[\\[ ](error|fatal|crit)[\\]:]|level=\"?(error|fatal)"));
    static const QRegularExpression kWarning(
        QStringLiteral("\\b(WARN|WARNING|Warning)\\b|[\\[ ](warn|warning)[\\]:]|level=\"?warn"));
    // The level stands near the beginning, behind a time and a name at most.
    const QString head = text.left(120);
    if (kError.match(head).hasMatch()) return LogLevel::Error;
    if (kWarning.match(head).hasMatch()) return LogLevel::Warning;
    return LogLevel::None;
}

}  // namespace galley::ui
