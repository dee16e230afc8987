//! The checks of the pod security standards, one a file; in the order in which the original runs them.

mod allow_privilege_escalation;
mod app_armor_profile;
mod capabilities_baseline;
mod capabilities_restricted;
mod host_namespaces;
mod host_path_volumes;
mod host_ports;
mod host_probes_and_host_lifecycle;
mod privileged;
mod proc_mount;
mod restricted_volumes;
mod run_as_non_root;
mod run_as_user;
mod se_linux_options;
mod seccomp_profile_baseline;
mod seccomp_profile_restricted;
mod sysctls;
mod windows_host_process;

use super::pod::Pod;
use super::standard::Level;
use super::violation::Violation;

/// What a revision of a check says of a pod; nothing when the pod keeps it.
pub(super) type Check = fn(&Pod<'_>) -> Option<Violation>;

/// A check with its revisions.
#[derive(Debug)]
pub(super) struct Control {
    /// The check's name upstream: `hostPorts`.
    pub(super) id: &'static str,
    /// The name by which Kyverno leaves it out: `Host Ports`; empty when it has none.
    pub(super) name: &'static str,
    /// The lowest level that asks for it.
    pub(super) level: Level,
    /// By the minor version of Kubernetes that brought them.
    pub(super) revisions: &'static [(u64, Check)],
}

/// All checks. pod-security-admission: `policy/check_*.go`, by the names of the files.
pub(super) static CONTROLS: [&Control; 18] = [
    &allow_privilege_escalation::CONTROL,
    &app_armor_profile::CONTROL,
    &capabilities_baseline::CONTROL,
    &capabilities_restricted::CONTROL,
    &host_namespaces::CONTROL,
    &host_path_volumes::CONTROL,
    &host_ports::CONTROL,
    &host_probes_and_host_lifecycle::CONTROL,
    &privileged::CONTROL,
    &proc_mount::CONTROL,
    &restricted_volumes::CONTROL,
    &run_as_non_root::CONTROL,
    &run_as_user::CONTROL,
    &se_linux_options::CONTROL,
    &seccomp_profile_baseline::CONTROL,
    &seccomp_profile_restricted::CONTROL,
    &sysctls::CONTROL,
    &windows_host_process::CONTROL,
];
