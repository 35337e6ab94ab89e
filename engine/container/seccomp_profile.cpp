// SPDX-License-Identifier: Apache-2.0
#include "engine/container/seccomp_profile.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <seccomp.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/detail/syscall_table.h"

namespace galley::container {

namespace {

using Json = nlohmann::json;
using Compare = SyscallRule::Compare;

constexpr std::uint64_t kAnyBitOfInt = 0xffffffff;
/// CLONE_NEW* for mount, cgroup, uts, ipc, user, pid and network namespaces.
constexpr std::uint64_t kNamespaceFlags = 0x7e020000;
/// x32 calls carry this bit; the filter proper treats them.
[[maybe_unused]] constexpr std::uint32_t kX32Bit = 0x40000000;

struct FilterRelease {
    void operator()(void* context) const noexcept { seccomp_release(context); }
};
using Filter = std::unique_ptr<void, FilterRelease>;

[[noreturn]] void failed(const std::string& doing, int code) {
    throw Error(ErrorKind::Internal, doing + ": " + std::strerror(-code));
}

/// Families 0–63 without AF_ALG (38) and AF_VSOCK (40), as masks over 32 bits: the kernel takes an int, so a comparison
/// of all 64 bits could be passed by with rubbish in the upper half.
void addSocketRules(std::vector<SyscallRule>& rules) {
    struct Block {
        std::uint64_t first;
        std::uint64_t count;
    };
    for (const Block block : {Block{0, 32}, {32, 4}, {36, 2}, {39, 1}, {41, 1}, {42, 2}, {44, 4}, {48, 16}}) {
        rules.push_back({"socket", Compare::MaskedEqual, 0, block.first, kAnyBitOfInt & ~(block.count - 1), 0});
    }
}

void addConditionalRules(std::vector<SyscallRule>& rules) {
    addSocketRules(rules);
    for (const std::uint64_t persona : {0x0ULL, 0x8ULL, 0x20000ULL, 0x20008ULL, 0xffffffffULL}) {
        rules.push_back({"personality", Compare::Equal, 0, persona, 0, 0});
    }
#if defined(__s390__) || defined(__s390x__)
    rules.push_back({"clone", Compare::MaskedEqual, 1, 0, kNamespaceFlags, 0});
#else
    rules.push_back({"clone", Compare::MaskedEqual, 0, 0, kNamespaceFlags, 0});
#endif
    // Its flags lie in memory where no filter can look; glibc falls back to clone.
    rules.push_back({"clone3", Compare::Any, 0, 0, 0, ENOSYS});
}

scmp_arg_cmp comparison(const SyscallRule& rule) {
    switch (rule.compare) {
        case Compare::Equal: return {rule.argument, SCMP_CMP_EQ, rule.value, 0};
        case Compare::Less: return {rule.argument, SCMP_CMP_LT, rule.value, 0};
        case Compare::Greater: return {rule.argument, SCMP_CMP_GT, rule.value, 0};
        case Compare::MaskedEqual: return {rule.argument, SCMP_CMP_MASKED_EQ, rule.mask, rule.value};
        case Compare::Any: break;
    }
    return {};
}

void addRule(const Filter& filter, const SyscallRule& rule) {
    const int number = seccomp_syscall_resolve_name(std::string(rule.name).c_str());
    if (number == __NR_SCMP_ERROR) return;
    const std::uint32_t action =
        rule.errorNumber == 0 ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(static_cast<std::uint32_t>(rule.errorNumber));
    const scmp_arg_cmp condition = comparison(rule);
    const unsigned conditions = rule.compare == Compare::Any ? 0 : 1;
    const int code = seccomp_rule_add_array(filter.get(), action, number, conditions, &condition);
    // A call that one of the architectures does not have is no fault.
    if (code < 0 && code != -EDOM && code != -EINVAL) failed("Adding a rule to the system call filter", code);
}

void addArchitectures(const Filter& filter) {
#if defined(__x86_64__)
    const std::array<std::uint32_t, 2> more = {SCMP_ARCH_X86, SCMP_ARCH_X32};
#elif defined(__aarch64__)
    const std::array<std::uint32_t, 1> more = {SCMP_ARCH_ARM};
#else
    const std::array<std::uint32_t, 0> more = {};
#endif
    for (const auto architecture : more) {
        const int code = seccomp_arch_add(filter.get(), architecture);
        if (code < 0 && code != -EEXIST) failed("Adding an architecture to the system call filter", code);
    }
}

std::string exportProgram(const Filter& filter) {
    const UniqueFd memory(::memfd_create("galley-seccomp", MFD_CLOEXEC));
    if (!memory) throwErrno(errno, "Making room for the system call filter");
    const int code = seccomp_export_bpf(filter.get(), memory.get());
    if (code < 0) failed("Compiling the system call filter", code);
    if (::lseek(memory.get(), 0, SEEK_SET) != 0) throwErrno(errno, "Reading the system call filter");
    return readAll(memory.get());
}

void append(std::string& program, sock_filter instruction) {
    std::array<char, sizeof(sock_filter)> bytes{};
    std::memcpy(bytes.data(), &instruction, bytes.size());
    program.append(bytes.data(), bytes.size());
}

/// Runs before libseccomp's program: allows what that library does not know yet and answers ENOSYS to what nobody knew
/// when the table was written (EPERM would make programs fail that have a fallback).
std::string preamble() {
    std::string program;
#if defined(__x86_64__) || defined(__aarch64__) || defined(__riscv) || defined(__powerpc64__) || defined(__s390x__)
    constexpr auto kRecent = static_cast<std::uint8_t>(std::size(detail::kRecentSyscalls));
    append(program, BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0));
    append(program, BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, kX32Bit, kRecent + 3, 0));
    for (std::uint8_t i = 0; i < kRecent; ++i) {
        const auto toAllow = static_cast<std::uint8_t>(kRecent - i);
        append(program, BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, detail::kRecentSyscalls[i], toAllow, 0));
    }
    append(program, BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, detail::kNewestSyscall, 1, 2));
    append(program, BPF_STMT(BPF_RET | BPF_K, SCMP_ACT_ALLOW));
    append(program, BPF_STMT(BPF_RET | BPF_K, SCMP_ACT_ERRNO(ENOSYS)));
#endif
    return program;
}

const char* compareName(Compare compare) {
    switch (compare) {
        case Compare::Less: return "SCMP_CMP_LT";
        case Compare::Greater: return "SCMP_CMP_GT";
        case Compare::MaskedEqual: return "SCMP_CMP_MASKED_EQ";
        case Compare::Any:
        case Compare::Equal: break;
    }
    return "SCMP_CMP_EQ";
}

Json conditionalJson(const SyscallRule& rule) {
    Json entry = {{"names", {rule.name}}, {"action", rule.errorNumber == 0 ? "SCMP_ACT_ALLOW" : "SCMP_ACT_ERRNO"}};
    if (rule.errorNumber != 0) entry["errnoRet"] = rule.errorNumber;
    if (rule.compare == Compare::MaskedEqual) {
        entry["args"] = {{{"index", rule.argument},
                          {"value", rule.mask},
                          {"valueTwo", rule.value},
                          {"op", compareName(rule.compare)}}};
    } else if (rule.compare != Compare::Any) {
        entry["args"] = {{{"index", rule.argument}, {"value", rule.value}, {"op", compareName(rule.compare)}}};
    }
    return entry;
}

Json architecturesJson() {
#if defined(__x86_64__)
    return {"SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"};
#elif defined(__aarch64__)
    return {"SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"};
#else
    return Json::array();
#endif
}

}  // namespace

const std::vector<SyscallRule>& defaultSyscallRules() {
    static const std::vector<SyscallRule> rules = [] {
        std::vector<SyscallRule> all;
        std::string_view names = detail::kAllowedSyscalls;
        while (!names.empty()) {
            const auto end = names.find(' ');
            all.push_back({names.substr(0, end), Compare::Any, 0, 0, 0, 0});
            names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
        }
        addConditionalRules(all);
        return all;
    }();
    return rules;
}

std::vector<std::string_view> syscallsOf(const std::vector<std::string>& capabilities) {
    static const std::map<std::string_view, std::string_view> kMore = {
        {"CAP_BPF", "bpf"},
        {"CAP_DAC_READ_SEARCH", "open_by_handle_at"},
        {"CAP_PERFMON", "perf_event_open"},
        {"CAP_SYSLOG", "syslog"},
        {"CAP_SYS_ADMIN",
         "bpf clone clone3 fanotify_init fsconfig fsmount fsopen fspick lookup_dcookie mount mount_setattr move_mount "
         "open_tree perf_event_open quotactl quotactl_fd setdomainname sethostname setns syslog umount umount2 "
         "unshare"},
        {"CAP_SYS_BOOT", "reboot"},
        {"CAP_SYS_MODULE", "delete_module finit_module init_module"},
        {"CAP_SYS_NICE", "get_mempolicy mbind set_mempolicy set_mempolicy_home_node"},
        {"CAP_SYS_PACCT", "acct"},
        {"CAP_SYS_PTRACE", "kcmp pidfd_getfd process_madvise process_vm_readv process_vm_writev ptrace"},
        {"CAP_SYS_RAWIO", "ioperm iopl"},
        {"CAP_SYS_TIME", "clock_settime clock_settime64 settimeofday stime"},
        {"CAP_SYS_TTY_CONFIG", "vhangup"},
    };
    std::vector<std::string_view> names;
    for (const auto& capability : capabilities) {
        const auto found = kMore.find(capability);
        if (found == kMore.end()) continue;
        std::string_view rest = found->second;
        while (!rest.empty()) {
            const auto end = rest.find(' ');
            names.push_back(rest.substr(0, end));
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    }
    return names;
}

namespace {

/// Docker's rules with what the capabilities open: a name that is allowed as such needs no conditions any more.
std::vector<SyscallRule> rulesFor(const std::vector<std::string>& capabilities) {
    const auto more = syscallsOf(capabilities);
    if (more.empty()) return defaultSyscallRules();
    std::vector<SyscallRule> rules;
    for (const auto& rule : defaultSyscallRules()) {
        if (std::find(more.begin(), more.end(), rule.name) == more.end()) rules.push_back(rule);
    }
    for (const std::string_view name : more) rules.push_back({name, Compare::Any, 0, 0, 0, 0});
    return rules;
}

}  // namespace

std::string compileSeccompFilter(const std::vector<std::string>& capabilities) {
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
    if (!filter) throw Error(ErrorKind::Internal, "libseccomp could not be initialised");
    addArchitectures(filter);
    // A search tree instead of a chain of comparisons: shorter for every system call of the container.
    seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (const auto& rule : rulesFor(capabilities)) addRule(filter, rule);
    return preamble() + exportProgram(filter);
}

std::string base64Encode(std::string_view bytes) {
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U | (j < left ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            text += j <= left ? kDigits[(group >> (18U - 6U * j)) & 63U] : '=';
        }
    }
    return text;
}

std::string cachedSeccompFilter(const std::filesystem::path& cacheDirectory,
                                const std::vector<std::string>& capabilities) {
    const scmp_version* const library = seccomp_version();
    std::string key = std::to_string(library->major) + "." + std::to_string(library->minor) + "." +
                      std::to_string(library->micro) + " ";
    for (const auto& rule : rulesFor(capabilities)) {
        key.append(rule.name);
        key += " " + std::to_string(rule.value) + " " + std::to_string(rule.mask) + " ";
    }
    key += std::to_string(detail::kNewestSyscall);
    const auto hash = [](const std::string& text) { return std::to_string(std::hash<std::string>{}(text)); };
    const auto file = cacheDirectory / ("seccomp-" + hash(key));
    // Key and hash in front tell a file of another key, and one that a power cut left half-written.
    if (const auto cached = readFileIfExists(file)) {
        const auto lines = split(*cached, '\n');
        if (lines.size() == 3 && lines[0] == key && lines[1] == hash(lines[2])) return lines[2];
    }
    std::string text = base64Encode(compileSeccompFilter(capabilities));
    ensureDirectory(cacheDirectory);
    writeFileAtomic(file, key + '\n' + hash(text) + '\n' + text, Durability::Cached);
    return text;
}

std::string seccompProfileJson(const std::vector<std::string>& capabilities) {
    Json profile = {{"defaultAction", "SCMP_ACT_ERRNO"}, {"defaultErrnoRet", EPERM}};
    if (Json architectures = architecturesJson(); !architectures.empty()) {
        profile["architectures"] = std::move(architectures);
    }
    Json allowed = Json::array();
    Json entries = Json::array();
    for (const auto& rule : rulesFor(capabilities)) {
        if (rule.compare == Compare::Any && rule.errorNumber == 0) {
            allowed.push_back(rule.name);
        } else {
            entries.push_back(conditionalJson(rule));
        }
    }
    entries.push_back({{"names", std::move(allowed)}, {"action", "SCMP_ACT_ALLOW"}});
    profile["syscalls"] = std::move(entries);
    return profile.dump();
}

}  // namespace galley::container
