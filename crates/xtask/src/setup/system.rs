//! The system's package manager: used where that needs nobody's permission, else the command is printed.

use std::env;
use std::path::PathBuf;

use crate::run::{Cmd, Failure, Outcome};

/// The same thing under the names that the package managers know it by; an empty list where it isn't to be had.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packages {
    pub(crate) apt: &'static [&'static str],
    pub(crate) dnf: &'static [&'static str],
    pub(crate) brew: &'static [&'static str],
}

/// Installs packages, or fails with the exact command to run.
pub(crate) fn install(what: &str, packages: Packages) -> Outcome {
    let Some(manager) = Manager::detect() else {
        return Err(Failure::new(format!(
            "{what} is missing, and there is no apt-get, dnf or brew"
        ))
        .remedy(format!("install {what} and put it on PATH")));
    };
    for cmd in manager.plan(what, packages, Privilege::detect())? {
        cmd.run()?;
    }
    Ok(())
}

/// The first program of this name on PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(program))
        .find(|path| path.is_file())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Apt,
    Dnf,
    Brew,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Privilege {
    Root,
    Sudo,
    Nobody,
}

impl Manager {
    fn detect() -> Option<Self> {
        let known = [
            ("apt-get", Self::Apt),
            ("dnf", Self::Dnf),
            ("brew", Self::Brew),
        ];
        known
            .into_iter()
            .find(|(program, _)| on_path(program).is_some())
            .map(|(_, manager)| manager)
    }

    fn plan(self, what: &str, packages: Packages, privilege: Privilege) -> Outcome<Vec<Cmd>> {
        let (names, lines): (_, Vec<Vec<&str>>) = match self {
            Self::Apt => (
                packages.apt,
                vec![
                    vec!["apt-get", "update"],
                    vec!["apt-get", "install", "--yes", "--no-install-recommends"],
                ],
            ),
            Self::Dnf => (packages.dnf, vec![vec!["dnf", "install", "--assumeyes"]]),
            Self::Brew => (packages.brew, vec![vec!["brew", "install"]]),
        };
        if names.is_empty() {
            return Err(Failure::new(format!(
                "{what} is missing, and this system has no package of it"
            ))
            .remedy(format!("install {what} and put it on PATH")));
        }
        let sudo = match (self, privilege) {
            // Homebrew refuses to run as root and needs no privilege.
            (Self::Brew, _) | (_, Privilege::Root) => None,
            (_, Privilege::Sudo) => Some("sudo -n"),
            (_, Privilege::Nobody) => {
                let install = lines.iter().map(|line| {
                    let install = line.join(" ");
                    let names = if line.len() > 2 { names } else { &[] };
                    format!("sudo {install} {}", names.join(" "))
                });
                let typed: Vec<_> = install.map(|line| line.trim_end().to_owned()).collect();
                return Err(Failure::new(format!(
                    "{what} is missing, and installing it needs a privilege that this user doesn't have"
                ))
                .remedy(typed.join(" && ")));
            }
        };
        let last = lines.len() - 1;
        let commands = lines.into_iter().enumerate().map(|(position, line)| {
            let words = sudo.into_iter().flat_map(str::split_whitespace).chain(line);
            let mut words = words.chain(if position == last { names } else { &[] }.iter().copied());
            let cmd = Cmd::new(words.next().unwrap_or_default()).args(words);
            if self == Self::Apt && sudo.is_none() {
                cmd.env("DEBIAN_FRONTEND", "noninteractive")
            } else {
                cmd
            }
        });
        Ok(commands.collect())
    }
}

impl Privilege {
    fn detect() -> Self {
        if Cmd::new("id").arg("-u").probe().as_deref() == Some("0") {
            Self::Root
        } else if Cmd::new("sudo").args(["-n", "true"]).probe().is_some() {
            Self::Sudo
        } else {
            Self::Nobody
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: Packages = Packages {
        apt: &["nodejs", "npm"],
        dnf: &["nodejs"],
        brew: &[],
    };

    fn planned(manager: Manager, privilege: Privilege) -> Outcome<Vec<String>> {
        let plan = manager.plan("Node", NODE, privilege)?;
        Ok(plan.iter().map(Cmd::to_string).collect())
    }

    #[test]
    fn root_installs_and_sudo_never_asks() {
        let root = planned(Manager::Apt, Privilege::Root).expect("root may");
        assert!(root[1].ends_with("apt-get install --yes --no-install-recommends nodejs npm"));
        let sudo = planned(Manager::Dnf, Privilege::Sudo).expect("sudo may");
        assert_eq!(sudo, ["sudo -n dnf install --assumeyes nodejs"]);
    }

    #[test]
    fn without_privilege_the_exact_command_is_told() {
        let failure = planned(Manager::Apt, Privilege::Nobody).expect_err("nobody may not");
        let want =
            "sudo apt-get update && sudo apt-get install --yes --no-install-recommends nodejs npm";
        assert!(failure.to_string().ends_with(want), "{failure}");
    }

    #[test]
    fn what_a_manager_does_not_have_is_said() {
        let failure = planned(Manager::Brew, Privilege::Nobody).expect_err("no such package");
        assert!(failure.to_string().contains("no package of it"));
    }
}
