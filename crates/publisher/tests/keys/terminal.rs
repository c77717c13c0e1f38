//! A terminal of a test's own, at which a command asks: util-linux's `script` makes it.

use std::io::{Read as _, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::folder::NOW;
use crate::stele::Desk;

pub(crate) struct Terminal {
    child: Child,
    keys: Option<ChildStdin>,
    screen: std::process::ChildStdout,
    shown: String,
    /// How much of what was shown was answered.
    answered: usize,
}

impl Terminal {
    pub(crate) fn run(desk: &Desk, words: &str) -> Self {
        let command = desk.command(NOW, words);
        let mut line = command.get_program().to_string_lossy().into_owned();
        for word in command.get_args() {
            line += &format!(" '{}'", word.to_string_lossy());
        }
        let mut child = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .env_remove("STELE_PASSPHRASE_FILE")
            .current_dir(desk.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("util-linux has `script`");
        Self {
            keys: child.stdin.take(),
            screen: child.stdout.take().unwrap(),
            child,
            shown: String::new(),
            answered: 0,
        }
    }

    /// Waits until this is shown, and types the answer.
    pub(crate) fn answer(&mut self, question: &str, answer: &str) {
        while !self.shown[self.answered..].contains(question) {
            let mut bytes = [0; 1024];
            let read = self.screen.read(&mut bytes).unwrap();
            assert!(read > 0, "{question}: {}", self.shown);
            self.shown += &String::from_utf8_lossy(&bytes[..read]);
        }
        let at = self.shown[self.answered..].find(question).unwrap();
        self.answered += at + question.len();
        let keys = self.keys.as_mut().unwrap();
        keys.write_all(answer.as_bytes()).unwrap();
    }

    /// Waits until the command has ended well, and gives all that was shown.
    pub(crate) fn end(mut self) -> String {
        self.screen.read_to_string(&mut self.shown).unwrap();
        drop(self.keys.take());
        assert!(self.child.wait().unwrap().success(), "{}", self.shown);
        self.shown
    }
}
