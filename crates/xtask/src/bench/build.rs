//! What the page loads, and the native programs beside it.

use std::fs;
use std::path::{Path, PathBuf};

use super::city::City;
use crate::paths;
use crate::remap;
use crate::run::{Failure, Outcome};
use crate::setup::Toolbox;
use crate::site;

const TARGET: &str = "wasm32-unknown-unknown";

/// The page's own scripts, bundled with the peers.
const SCRIPTS: [(&str, &str); 2] = [
    ("page.js", include_str!("page.js")),
    ("worker.js", include_str!("worker.js")),
];

/// How a module is built; the page loads `NAME.wasm` by `NAME.js`.
struct Form {
    name: &'static str,
    /// What cargo is told to build.
    what: &'static [&'static str],
    /// The file that it makes.
    file: &'static str,
    /// For which kind of script wasm-bindgen writes the glue.
    script: &'static str,
    /// What the compiler is told besides.
    flags: &'static str,
    /// What wasm-opt is told besides.
    opt: &'static [&'static str],
}

/// The verifier as the explorer's worker has it.
const PLAIN: Form = Form {
    name: "plain",
    what: &["-p", "stele-bench", "--lib"],
    file: "stele_bench.wasm",
    script: "web",
    flags: "",
    opt: &[],
};

/// The same for browsers with wide arithmetic, on which the curve's 64-bit backend is the fast one.
const WIDE: Form = Form {
    name: "wide",
    flags: "-Ctarget-feature=+wide-arithmetic --cfg=curve25519_dalek_bits=\"64\"",
    opt: &["--enable-wide-arithmetic"],
    ..PLAIN
};

/// The explorer's worker itself, which audits.
const AUDIT: Form = Form {
    name: "audit",
    what: &["-p", "stele-worker", "--bin", "stele-worker"],
    file: "stele-worker.wasm",
    script: "no-modules",
    ..PLAIN
};

/// What starts it, in place of what pins it in a site.
const START: &str = "wasm_bindgen({ module_or_path: \"audit.wasm\" });\n";

/// Where everything lies.
#[derive(Debug)]
pub(super) struct Built {
    /// What is served.
    pub(super) folder: PathBuf,
    /// The native program.
    pub(super) native: PathBuf,
    /// What is verified; served, too.
    pub(super) inputs: PathBuf,
    /// What is audited, if that was asked for.
    pub(super) city: Option<City>,
}

/// Builds everything, with the peers from this `node_modules`; what audits takes longest, and is built only for audits.
///
/// # Errors
/// Fails where a tool does.
pub(super) fn all(tools: &Toolbox, modules: &Path, audits: bool) -> Outcome<Built> {
    let target = paths::target()?;
    let folder = target.join("bench");
    let (served, sources) = (folder.join("served"), folder.join("sources"));
    for folder in [&served, &sources] {
        fs::create_dir_all(folder).map_err(|error| Failure::io("can't make", folder, &error))?;
    }
    for form in [&PLAIN, &WIDE] {
        let place = match form.flags {
            "" => target.clone(),
            // With other flags, everything would be built anew each time.
            _ => folder.join(form.name),
        };
        wasm(tools, form, &place, &sources, &served)?;
    }
    for (name, text) in SCRIPTS {
        let entry = sources.join(name);
        write(&entry, text)?;
        tools
            .cmd("esbuild")
            .arg(&entry)
            .args(["--bundle", "--minify", "--format=esm", "--log-level=error"])
            .arg("--define:process.env.NODE_ENV=\"production\"")
            .arg(format!("--outfile={}", served.join(name).display()))
            .env("NODE_PATH", modules)
            .run()?;
    }
    let program = native(tools, &target, "stele-bench")?;
    let inputs = served.join("inputs.json");
    tools.cmd(&program).arg("inputs").arg(&inputs).run()?;
    let city = match audits {
        true => {
            wasm(tools, &AUDIT, &target, &sources, &served)?;
            let glue = sources.join("audit.js");
            let script = fs::read_to_string(&glue)
                .map_err(|error| Failure::io("can't read", &glue, &error))?;
            write(&served.join("audit.js"), &(script + START))?;
            let stele = native(tools, &target, "stele")?;
            Some(City::make(stele, folder.join("city"))?)
        }
        false => None,
    };
    if let Some(city) = &city {
        write(&served.join("audit.json"), &city.task()?.to_string())?;
    }
    Ok(Built {
        folder: served,
        native: program,
        inputs,
        city,
    })
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| Failure::io("can't write", path, &error))
}

/// A module by the profile, flags and tools of the explorer's worker, and what its form adds. The glue goes where the
/// scripts are bundled, the module where it is served.
fn wasm(tools: &Toolbox, form: &Form, target: &Path, glue: &Path, served: &Path) -> Outcome {
    let root = paths::root();
    let flags = format!("{} {}", remap::flags(tools, &root)?, form.flags);
    let cargo = tools
        .cargo()?
        .env("CARGO_TARGET_DIR", target)
        .env(remap::VARIABLE, flags.trim())
        .args(["build", "--locked", "--profile", "web", "--target", TARGET])
        .args(form.what);
    tools.wasm(cargo).run()?;
    let built = target.join(TARGET).join("web").join(form.file);
    tools
        .cmd("wasm-bindgen")
        .args(["--target", form.script, "--no-typescript"])
        .args(["--out-name", form.name, "--out-dir"])
        .args([glue, &built])
        .run()?;
    let bound = glue.join(format!("{}_bg.wasm", form.name));
    tools
        .cmd("wasm-opt")
        .args(site::wasm_opt_flags(&root)?)
        .args(form.opt)
        .arg("-o")
        .args([&served.join(format!("{}.wasm", form.name)), &bound])
        .run()
        .map(drop)
}

/// A program of this name, as it is released.
fn native(tools: &Toolbox, target: &Path, name: &str) -> Outcome<PathBuf> {
    let package = match name {
        "stele" => "stele-publisher",
        name => name,
    };
    tools
        .cargo()?
        .args(["build", "--locked", "--release", "-p", package])
        .args(["--bin", name])
        .run()?;
    Ok(target.join("release").join(name))
}
