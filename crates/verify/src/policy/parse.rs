//! Reads a policy, line by line.

use crate::sorted::SortedMap;
use alloc::vec::Vec;

use super::error::{LineError, PolicyError};
use super::quorum::{Group, Member, Quorum};
use super::{Log, Policy, Window, Witness};
use crate::encoding::from_decimal;
use crate::note::{KeyKind, VerifierKey, VkeyError, check_octets};

/// The name that stands for no quorum, and for nothing else.
const NONE: &[u8] = b"none";

impl Policy {
    /// Reads a policy. Names, URLs and comments are octets, of whatever encoding.
    ///
    /// # Errors
    /// [`PolicyError`], of the first line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyError> {
        check_octets(bytes, Self::MAX_LEN, is_allowed).map_err(PolicyError::Text)?;
        let mut reader = Reader::default();
        for (line, content) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            reader
                .read_line(line, content)
                .map_err(|error| PolicyError::Line { line, error })?;
        }
        let (needed, _) = reader.quorum.ok_or(PolicyError::QuorumMissing)?;
        Ok(Self {
            logs: reader.logs,
            witnesses: reader.witnesses,
            quorum: Quorum {
                groups: reader.groups,
                needed,
            },
        })
    }
}

/// Tab, newline and everything but control characters (tlog-policy, "Character set").
fn is_allowed(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x20..=0x7e | 0x80..)
}

type Items<'i> = dyn Iterator<Item = &'i [u8]> + 'i;

/// What has been read so far. Lines are numbered for the errors.
#[derive(Default)]
struct Reader {
    logs: Vec<Log>,
    witnesses: Vec<Witness>,
    groups: Vec<Group>,
    /// The keys of logs and witnesses, with their lines.
    keys: Vec<(VerifierKey, Role, usize)>,
    /// The names of witnesses and groups, which share one space.
    names: SortedMap<Vec<u8>, Named>,
    quorum: Option<(Option<Member>, usize)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Log,
    Witness,
}

struct Named {
    member: Member,
    line: usize,
    /// The line of the group that it is a member of.
    grouped: Option<usize>,
}

impl Reader {
    fn read_line(&mut self, line: usize, content: &[u8]) -> Result<(), LineError> {
        let content = content.strip_suffix(b"\n").ok_or(LineError::Unterminated)?;
        let mut items = content
            .split(|byte| matches!(byte, b' ' | b'\t'))
            .filter(|item| !item.is_empty());
        match items.next() {
            None => Ok(()),
            Some([b'#', ..]) => Ok(()),
            Some(b"log") => self.read_log(line, &mut items),
            Some(b"witness") => self.read_witness(line, &mut items),
            Some(b"group") => self.read_group(line, &mut items),
            Some(b"quorum") => self.read_quorum(line, &mut items),
            Some(_) => Err(LineError::UnknownKeyword),
        }
    }

    /// `log <vkey> [<url>]`
    fn read_log(&mut self, line: usize, items: &mut Items<'_>) -> Result<(), LineError> {
        let key = next_key(items)?;
        let url = items.next().map(<[u8]>::to_vec);
        at_end(items)?;
        if key.kind() == KeyKind::CosignatureV1 {
            return Err(LineError::LogKeyKind);
        }
        self.note_key(line, Role::Log, &key)?;
        let window = Window::default();
        push(&mut self.logs, Log { key, url, window })
    }

    /// `witness <name> <vkey> [<url>]`
    fn read_witness(&mut self, line: usize, items: &mut Items<'_>) -> Result<(), LineError> {
        let name = items.next().ok_or(LineError::MissingItem)?;
        let key = next_key(items)?;
        let url = items.next().map(<[u8]>::to_vec);
        at_end(items)?;
        if !key.kind().cosigns() {
            return Err(LineError::WitnessKeyKind);
        }
        self.note_key(line, Role::Witness, &key)?;
        self.define(line, name, Member::Witness(self.witnesses.len()))?;
        let witness = Witness {
            name: name.to_vec(),
            key,
            url,
            window: Window::default(),
        };
        push(&mut self.witnesses, witness)
    }

    /// `group <name> all|any|<k> <name>...`
    fn read_group(&mut self, line: usize, items: &mut Items<'_>) -> Result<(), LineError> {
        let name = items.next().ok_or(LineError::MissingItem)?;
        let threshold = items.next().ok_or(LineError::MissingItem)?;
        let mut members = Vec::new();
        for member in items {
            members.push(self.enlist(line, member)?);
        }
        if members.is_empty() {
            return Err(LineError::MissingItem);
        }
        let threshold = match threshold {
            b"all" => members.len(),
            b"any" => 1,
            number => read_threshold(number, members.len()).ok_or(LineError::Threshold)?,
        };
        // Only now, so that a group can't be a member of itself.
        self.define(line, name, Member::Group(self.groups.len()))?;
        push(&mut self.groups, Group { threshold, members })
    }

    /// `quorum <name>`
    fn read_quorum(&mut self, line: usize, items: &mut Items<'_>) -> Result<(), LineError> {
        let name = items.next().ok_or(LineError::MissingItem)?;
        at_end(items)?;
        if let Some((_, first)) = self.quorum {
            return Err(LineError::QuorumTwice { first });
        }
        let needed = if name == NONE {
            None
        } else {
            Some(self.named(name)?.member)
        };
        self.quorum = Some((needed, line));
        Ok(())
    }

    /// Keeps each public key, and each pair of name and id, to one line of the policy.
    fn note_key(&mut self, line: usize, role: Role, key: &VerifierKey) -> Result<(), LineError> {
        for (known, known_role, first) in &self.keys {
            let first = *first;
            if known.public_key() == key.public_key() {
                return Err(if *known_role == role {
                    LineError::DuplicateKey { first }
                } else {
                    LineError::LogIsWitness { first }
                });
            }
            if known.name() == key.name() && known.key_id() == key.key_id() {
                return Err(LineError::AmbiguousKey { first });
            }
        }
        self.keys.push((key.clone(), role, line));
        Ok(())
    }

    fn define(&mut self, line: usize, name: &[u8], member: Member) -> Result<(), LineError> {
        if name == NONE {
            return Err(LineError::ReservedName);
        }
        if let Some(known) = self.names.get(name) {
            return Err(LineError::NameTaken { first: known.line });
        }
        let grouped = None;
        let named = Named {
            member,
            line,
            grouped,
        };
        self.names.insert(name.to_vec(), named);
        Ok(())
    }

    /// Makes a name a member of the group on this line, and of no other.
    fn enlist(&mut self, line: usize, name: &[u8]) -> Result<Member, LineError> {
        let named = self.named(name)?;
        if let Some(first) = named.grouped.replace(line) {
            let name = name.to_vec();
            return Err(LineError::MemberTwice { name, first });
        }
        Ok(named.member)
    }

    fn named(&mut self, name: &[u8]) -> Result<&mut Named, LineError> {
        self.names
            .get_mut(name)
            .ok_or_else(|| LineError::UnknownName {
                name: name.to_vec(),
            })
    }
}

fn next_key(items: &mut Items<'_>) -> Result<VerifierKey, LineError> {
    let vkey = items.next().ok_or(LineError::MissingItem)?;
    let vkey = core::str::from_utf8(vkey).map_err(|_| LineError::Key(VkeyError::Syntax))?;
    VerifierKey::parse(vkey).map_err(LineError::Key)
}

fn at_end(items: &mut Items<'_>) -> Result<(), LineError> {
    match items.next() {
        None => Ok(()),
        Some(_) => Err(LineError::ExtraItem),
    }
}

fn read_threshold(number: &[u8], members: usize) -> Option<usize> {
    let number = from_decimal(core::str::from_utf8(number).ok()?)?;
    let number = usize::try_from(number).ok()?;
    (1..=members).contains(&number).then_some(number)
}

fn push<T>(list: &mut Vec<T>, item: T) -> Result<(), LineError> {
    if list.len() == Policy::MAX_OF_EACH {
        return Err(LineError::TooMany);
    }
    list.push(item);
    Ok(())
}

#[cfg(test)]
mod tests;
