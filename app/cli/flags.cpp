// SPDX-License-Identifier: Apache-2.0
#include "app/cli/flags.h"

#include <algorithm>
#include <charconv>

#include "engine/base/text.h"

namespace galley::cli {
namespace {

bool parseBool(const std::string& text) {
    for (const char* word : {"1", "t", "T", "TRUE", "true", "True"}) {
        if (text == word) return true;
    }
    for (const char* word : {"0", "f", "F", "FALSE", "false", "False"}) {
        if (text == word) return false;
    }
    throw Error(ErrorKind::InvalidInput, "strconv.ParseBool: parsing \"" + text + "\": invalid syntax");
}

int parseInt(const std::string& text) {
    int value = 0;
    const char* begin = text.c_str() + (!text.empty() && text.front() == '+' ? 1 : 0);
    const auto result = std::from_chars(begin, text.c_str() + text.size(), value);
    if (result.ec == std::errc::result_out_of_range) {
        throw Error(ErrorKind::InvalidInput, "strconv.ParseInt: parsing \"" + text + "\": value out of range");
    }
    if (result.ec != std::errc() || *result.ptr != '\0') {
        throw Error(ErrorKind::InvalidInput, "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
    return value;
}

[[noreturn]] void fail(const std::string& message) {
    throw UsageError(message, kFlagExitCode);
}

}  // namespace

void FlagSet::custom(const char* name, char shorthand, Setter setter, const char* type, const char* help,
                     const char* defaultText) {
    m_flags.push_back({name, shorthand, type, help, defaultText, std::move(setter), false});
}

void FlagSet::boolean(const char* name, char shorthand, bool& target, const char* help) {
    custom(
        name, shorthand, [&target](const std::string& value) { target = parseBool(value); }, "", help,
        target ? "true" : "");
}

void FlagSet::text(const char* name, char shorthand, std::string& target, const char* help, const char* type) {
    const std::string defaultText = target.empty() ? "" : "\"" + target + "\"";
    custom(
        name, shorthand, [&target](const std::string& value) { target = value; }, type, help, defaultText.c_str());
}

void FlagSet::list(const char* name, char shorthand, std::vector<std::string>& target, const char* help,
                   const char* type) {
    custom(
        name, shorthand, [&target](const std::string& value) { target.push_back(value); }, type, help);
}

void FlagSet::integer(const char* name, char shorthand, std::optional<int>& target, const char* help,
                      const char* defaultText) {
    custom(
        name, shorthand, [&target](const std::string& value) { target = parseInt(value); }, "int", help, defaultText);
}

FlagSet::Flag* FlagSet::find(std::string_view name) {
    const auto found =
        std::find_if(m_flags.begin(), m_flags.end(), [&](const Flag& flag) { return flag.name == name; });
    return found == m_flags.end() ? nullptr : &*found;
}

FlagSet::Flag* FlagSet::find(char shorthand) {
    const auto found =
        std::find_if(m_flags.begin(), m_flags.end(), [&](const Flag& flag) { return flag.shorthand == shorthand; });
    return found == m_flags.end() ? nullptr : &*found;
}

bool FlagSet::isSet(std::string_view name) const {
    return std::any_of(m_flags.begin(), m_flags.end(),
                       [&](const Flag& flag) { return flag.name == name && flag.isSet; });
}

void FlagSet::set(Flag& flag, const std::string& value) {
    try {
        flag.setter(value);
        flag.isSet = true;
    } catch (const Error& error) {
        const std::string letter = flag.shorthand != '\0' ? std::string("-") + flag.shorthand + ", " : "";
        fail("invalid argument \"" + value + "\" for \"" + letter + "--" + flag.name + "\" flag: " + error.message());
    }
}

std::vector<std::string> FlagSet::parse(const std::vector<std::string>& arguments, bool interspersed) {
    std::vector<std::string> positionals;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& argument = arguments[at];
        if (argument.size() < 2 || argument.front() != '-') {
            positionals.push_back(argument);
            if (interspersed) continue;
            positionals.insert(positionals.end(), arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                               arguments.end());
            break;
        }
        if (argument == "--") {
            positionals.insert(positionals.end(), arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                               arguments.end());
            break;
        }
        at += argument[1] == '-' ? parseLong(arguments, at) : parseShort(arguments, at);
    }
    return positionals;
}

std::size_t FlagSet::parseLong(const std::vector<std::string>& arguments, std::size_t at) {
    const std::string& argument = arguments[at];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
    if (name.empty() || name.front() == '-') fail("bad flag syntax: " + argument);
    if (name == "help") {
        Flag help{"help", '\0', "", "", "", [this](const std::string& value) { m_helpWanted = parseBool(value); }};
        set(help, equals == std::string::npos ? "true" : argument.substr(equals + 1));
        return 0;
    }
    Flag* flag = find(name);
    if (flag == nullptr) fail("unknown flag: --" + name);
    if (equals != std::string::npos) {
        set(*flag, argument.substr(equals + 1));
        return 0;
    }
    if (flag->type.empty()) {
        set(*flag, "true");
        return 0;
    }
    if (at + 1 >= arguments.size()) fail("flag needs an argument: --" + name);
    set(*flag, arguments[at + 1]);
    return 1;
}

std::size_t FlagSet::parseShort(const std::vector<std::string>& arguments, std::size_t at) {
    std::size_t position = 1;
    std::size_t taken = 0;
    while (position < arguments[at].size()) taken = parseShortLetter(arguments, at, position);
    return taken;
}

std::size_t FlagSet::parseShortLetter(const std::vector<std::string>& arguments, std::size_t at,
                                      std::size_t& position) {
    const std::string& argument = arguments[at];
    const char letter = argument[position];
    const std::string rest = argument.substr(position + 1);
    Flag* flag = find(letter);
    if (flag == nullptr && letter == 'h') {
        m_helpWanted = true;
        ++position;
        return 0;
    }
    const std::string shown = "-" + argument.substr(position);
    if (flag == nullptr) fail(std::string("unknown shorthand flag: '") + letter + "' in " + shown);
    if (rest.size() > 1 && rest.front() == '=') {
        position = argument.size();
        set(*flag, rest.substr(1));
        return 0;
    }
    if (flag->type.empty()) {
        ++position;
        set(*flag, "true");
        return 0;
    }
    position = argument.size();
    if (!rest.empty()) {
        set(*flag, rest);
        return 0;
    }
    if (at + 1 >= arguments.size()) fail(std::string("flag needs an argument: '") + letter + "' in " + shown);
    set(*flag, arguments[at + 1]);
    return 1;
}

std::pair<std::string, std::string> parseFilter(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
        throw Error(ErrorKind::InvalidInput, "bad format of filter (expected name=value)");
    }
    return {toLower(trim(std::string_view(text).substr(0, equals))),
            std::string(trim(std::string_view(text).substr(equals + 1)))};
}

}  // namespace galley::cli
