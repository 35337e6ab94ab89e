// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/terminal_screen.h"

#include <vterm.h>

#include <algorithm>
#include <array>

#include "ui/widgets/ansi.h"

namespace galley::ui {

struct TerminalScreen::Terminal {
    Terminal(int columns, int rows) : vt(vterm_new(rows, columns)), screen(vterm_obtain_screen(vt)) {
        vterm_set_utf8(vt, 1);
        vterm_screen_enable_altscreen(screen, 1);
    }
    ~Terminal() { vterm_free(vt); }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    VTerm* vt;
    VTermScreen* screen;
};

namespace {

constexpr int kMouseWheelUp = 4;
constexpr int kMouseWheelDown = 5;

QColor toColor(const VTermColor& color) {
    if (VTERM_COLOR_IS_DEFAULT_FG(&color) || VTERM_COLOR_IS_DEFAULT_BG(&color)) return {};
    if (VTERM_COLOR_IS_INDEXED(&color)) return ansiColor(color.indexed.idx);
    return {color.rgb.red, color.rgb.green, color.rgb.blue};
}

TerminalCell toCell(const VTermScreenCell& from) {
    TerminalCell cell;
    cell.width = from.width;
    // libvterm marks the second half of a wide character so.
    if (from.chars[0] == 0xFFFFFFFFU) {
        cell.width = 0;
    } else {
        for (std::size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && from.chars[i] != 0; ++i) {
            const char32_t character = from.chars[i];
            cell.text += QString::fromUcs4(&character, 1);
        }
    }
    cell.foreground = toColor(from.fg);
    cell.background = toColor(from.bg);
    cell.bold = from.attrs.bold != 0;
    cell.italic = from.attrs.italic != 0;
    cell.underline = from.attrs.underline != 0;
    cell.strike = from.attrs.strike != 0;
    if (from.attrs.reverse != 0) {
        const auto orElse = [](const QColor& color, int index) { return color.isValid() ? color : ansiColor(index); };
        const QColor foreground = orElse(cell.background, 0);
        cell.background = orElse(cell.foreground, 7);
        cell.foreground = foreground;
    }
    return cell;
}

VTermModifier toModifiers(Qt::KeyboardModifiers modifiers) {
    unsigned bits = VTERM_MOD_NONE;
    if (modifiers.testFlag(Qt::ShiftModifier)) bits |= VTERM_MOD_SHIFT;
    if (modifiers.testFlag(Qt::AltModifier)) bits |= VTERM_MOD_ALT;
    if (modifiers.testFlag(Qt::ControlModifier)) bits |= VTERM_MOD_CTRL;
    return static_cast<VTermModifier>(bits);
}

VTermKey toKey(int key) {
    switch (key) {
        case Qt::Key_Return:
        case Qt::Key_Enter: return VTERM_KEY_ENTER;
        case Qt::Key_Tab:
        case Qt::Key_Backtab: return VTERM_KEY_TAB;
        case Qt::Key_Backspace: return VTERM_KEY_BACKSPACE;
        case Qt::Key_Escape: return VTERM_KEY_ESCAPE;
        case Qt::Key_Up: return VTERM_KEY_UP;
        case Qt::Key_Down: return VTERM_KEY_DOWN;
        case Qt::Key_Left: return VTERM_KEY_LEFT;
        case Qt::Key_Right: return VTERM_KEY_RIGHT;
        case Qt::Key_Insert: return VTERM_KEY_INS;
        case Qt::Key_Delete: return VTERM_KEY_DEL;
        case Qt::Key_Home: return VTERM_KEY_HOME;
        case Qt::Key_End: return VTERM_KEY_END;
        case Qt::Key_PageUp: return VTERM_KEY_PAGEUP;
        case Qt::Key_PageDown: return VTERM_KEY_PAGEDOWN;
        default: break;
    }
    if (key >= Qt::Key_F1 && key <= Qt::Key_F24) {
        return static_cast<VTermKey>(VTERM_KEY_FUNCTION_0 + (key - Qt::Key_F1 + 1));
    }
    return VTERM_KEY_NONE;
}

}  // namespace

/// libvterm calls back with `user` the TerminalScreen. Nothing is thrown through it but bad_alloc, which ends all.
struct TerminalScreen::Callbacks {
    static TerminalScreen& of(void* user) { return *static_cast<TerminalScreen*>(user); }

    static int moveCursor(VTermPos to, VTermPos, int visible, void* user) {
        Cursor& cursor = of(user).m_cursor;
        cursor = {to.row, to.col, visible != 0};
        return 1;
    }
    static int setProperty(VTermProp property, VTermValue* value, void* user) {
        TerminalScreen& self = of(user);
        if (property == VTERM_PROP_CURSORVISIBLE) self.m_cursor.visible = value->boolean != 0;
        if (property == VTERM_PROP_ALTSCREEN) self.m_alternate = value->boolean != 0;
        if (property == VTERM_PROP_MOUSE) self.m_mouse = value->number != VTERM_PROP_MOUSE_NONE;
        return 1;
    }
    static int pushLine(int columns, const VTermScreenCell* cells, void* user) {
        TerminalScreen& self = of(user);
        TerminalLine line;
        line.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) line.push_back(toCell(cells[column]));
        while (!line.empty() && line.back().text.isEmpty() && !line.back().background.isValid()) line.pop_back();
        self.m_history.push_back(std::move(line));
        if (self.historySize() > kMostHistory) self.m_history.pop_front();
        return 1;
    }
    static void output(const char* bytes, size_t length, void* user) {
        const auto& tell = of(user).m_output;
        if (tell) tell(QByteArray(bytes, static_cast<qsizetype>(length)));
    }
};

TerminalScreen::TerminalScreen(int columns, int rows)
    : m_terminal(std::make_unique<Terminal>(columns, rows)), m_columns(columns), m_rows(rows) {
    static const VTermScreenCallbacks kCallbacks = [] {
        VTermScreenCallbacks callbacks{};
        callbacks.movecursor = Callbacks::moveCursor;
        callbacks.settermprop = Callbacks::setProperty;
        callbacks.sb_pushline = Callbacks::pushLine;
        return callbacks;
    }();
    vterm_screen_set_callbacks(m_terminal->screen, &kCallbacks, this);
    vterm_output_set_callback(m_terminal->vt, Callbacks::output, this);
    vterm_screen_reset(m_terminal->screen, 1);
}

TerminalScreen::~TerminalScreen() = default;

void TerminalScreen::onOutput(std::function<void(const QByteArray&)> output) {
    m_output = std::move(output);
}

void TerminalScreen::feed(const QByteArray& bytes) {
    vterm_input_write(m_terminal->vt, bytes.constData(), static_cast<std::size_t>(bytes.size()));
    vterm_screen_flush_damage(m_terminal->screen);
}

void TerminalScreen::resize(int columns, int rows) {
    if (columns == m_columns && rows == m_rows) return;
    m_columns = columns;
    m_rows = rows;
    vterm_set_size(m_terminal->vt, rows, columns);
    vterm_screen_flush_damage(m_terminal->screen);
}

void TerminalScreen::clear() {
    vterm_screen_reset(m_terminal->screen, 1);
    m_history.clear();
    m_cursor = {};
    m_alternate = false;
    m_mouse = false;
}

TerminalCell TerminalScreen::cellAt(int row, int column) const {
    VTermScreenCell cell{};
    if (vterm_screen_get_cell(m_terminal->screen, {row, column}, &cell) == 0) return {};
    return toCell(cell);
}

TerminalLine TerminalScreen::line(int number) const {
    if (number < historySize()) return m_history[static_cast<std::size_t>(number)];
    TerminalLine line;
    const int row = number - historySize();
    if (row < 0 || row >= m_rows) return line;
    line.reserve(static_cast<std::size_t>(m_columns));
    for (int column = 0; column < m_columns; ++column) line.push_back(cellAt(row, column));
    return line;
}

QString TerminalScreen::text(int number) const {
    QString text;
    for (const TerminalCell& cell : line(number)) {
        if (cell.width == 0) continue;
        text += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
    }
    while (text.endsWith(u' ')) text.chop(1);
    return text;
}

bool TerminalScreen::key(int key, Qt::KeyboardModifiers modifiers, const QString& text) {
    const VTermModifier bits = toModifiers(modifiers);
    if (const VTermKey known = toKey(key); known != VTERM_KEY_NONE) {
        vterm_keyboard_key(m_terminal->vt, known, bits);
        return true;
    }
    if (modifiers.testFlag(Qt::ControlModifier) && key >= Qt::Key_Space && key <= Qt::Key_AsciiTilde) {
        // Qt names keys by their capital letters; control characters are those of the small ones.
        const char32_t character = key >= Qt::Key_A && key <= Qt::Key_Z ? static_cast<char32_t>(key - Qt::Key_A + 'a')
                                                                        : static_cast<char32_t>(key);
        vterm_keyboard_unichar(m_terminal->vt, character, bits);
        return true;
    }
    // Shift is in the character already.
    const auto held = static_cast<VTermModifier>(bits & VTERM_MOD_ALT);
    const auto characters = text.toUcs4();
    for (const auto character : characters) vterm_keyboard_unichar(m_terminal->vt, character, held);
    return !characters.isEmpty();
}

void TerminalScreen::paste(const QString& text) {
    vterm_keyboard_start_paste(m_terminal->vt);
    QString clean = text;
    clean.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    for (const auto character : clean.toUcs4()) {
        if (character == U'\n' || character == U'\r') {
            vterm_keyboard_key(m_terminal->vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
        } else if (character >= U' ' || character == U'\t') {
            if (character != 0x7FU) vterm_keyboard_unichar(m_terminal->vt, character, VTERM_MOD_NONE);
        }
    }
    vterm_keyboard_end_paste(m_terminal->vt);
}

void TerminalScreen::wheel(int row, int column, int steps) {
    vterm_mouse_move(m_terminal->vt, row, column, VTERM_MOD_NONE);
    const int button = steps > 0 ? kMouseWheelUp : kMouseWheelDown;
    for (int step = 0; step < std::abs(steps); ++step) {
        vterm_mouse_button(m_terminal->vt, button, true, VTERM_MOD_NONE);
    }
}

}  // namespace galley::ui
