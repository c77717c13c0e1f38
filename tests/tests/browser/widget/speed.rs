//! How fast it is: measured where nothing else runs, by name, and held against nothing.
//!
//! ```sh
//! cargo xtask test --full speed
//! ```

use serde_json::Value;

use super::hosted::{SCRIPT, Widget};

/// Browsers that are started anew, each without anything in its cache.
const COLD: usize = 7;

/// Measures, in milliseconds: from before the entry is asked for to the verdict on a dossier, with nothing in the
/// cache; for an element that is added then; and the longest task and the whole time of a hundred.
#[test]
#[ignore = "measures: nothing else may run beside it"]
fn from_the_script_to_the_verdict() {
    let Some(widget) = Widget::found() else {
        return;
    };
    let host = widget.host();
    let element = "document.body.append(Object.assign(document.createElement('stele-verify'), \
                   {src: 'honest.dossier', trust: 'trust.json', loading: 'eager', size: 'badge'}))";
    let script = format!(
        "<script>
           window.began = performance.now();
           window.tasks = [];
           new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({{duration}}) => duration)))
             .observe({{type: 'longtask', buffered: true}});
           addEventListener('verdict', () => window.first ??= performance.now() - began);
         </script>{SCRIPT}"
    );
    let mut rows: Vec<[f64; 5]> = Vec::new();
    for _ in 0..COLD {
        let page = widget.browser();
        page.open_with(
            &host,
            &script,
            "<stele-verify src=honest.dossier trust=trust.json loading=eager></stele-verify>",
        );
        page.states();
        let number = |value: Value| value.as_f64().expect("a number");
        let first = number(page.get("first"));
        let first_task = number(page.get("Math.max(0, ...tasks)"));
        let next = number(page.get(&format!(
            "await (async () => {{ const began = performance.now(); {element};
               await settled(document.body.lastElementChild);
               return performance.now() - began; }})()"
        )));
        page.get(&format!(
            "{{ tasks.length = 0; window.all100 = performance.now();
               for (let n = 0; n < 100; n += 1) {element};
               await all();
               all100 = performance.now() - all100;
               await new Promise((done) => setTimeout(done, 100)); }}"
        ));
        let hundred = number(page.get("all100"));
        let task = number(page.get("Math.max(0, ...tasks)"));
        rows.push([first, first_task, next, hundred, task]);
    }
    let names = [
        "first verdict, nothing in the cache",
        "longest task until then (those below 50 ms don't count)",
        "the next element's",
        "a hundred elements",
        "longest task meanwhile (those below 50 ms don't count)",
    ];
    for (at, name) in names.into_iter().enumerate() {
        let mut times: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        times.sort_by(f64::total_cmp);
        println!(
            "measured: {name}: median {:.1} ms, best {:.1}, worst {:.1}",
            times[COLD / 2],
            times[0],
            times[COLD - 1]
        );
    }
}
