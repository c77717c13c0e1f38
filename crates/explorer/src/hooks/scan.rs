//! Looking for a code: with the camera until one is seen, or in a picture.

use web_sys::{File, HtmlVideoElement};
use yew::{Callback, NodeRef, hook, use_callback, use_node_ref, use_reducer};

use super::task::use_task;
use crate::browser::camera::Camera;
use crate::browser::page;
use crate::browser::pixels::Easel;
use crate::state::latest::{From, Latest, Said};
use crate::state::meaning::best;
use crate::state::scan::{Scan, ScanProblem};

/// Between two looks, in milliseconds: a phone must stay cool.
const PAUSE: i32 = 150;

/// How far a scan has come, and what can be asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ScanHandle {
    pub(crate) scan: Scan,
    /// Where what the camera sees is shown.
    pub(crate) video: NodeRef,
    pub(crate) watch: Callback<()>,
    pub(crate) look: Callback<File>,
    pub(crate) stop: Callback<()>,
}

/// Scans when it is asked to; `on_text` is told what was read. The camera is off as soon as there is something, when it
/// is stopped, and when the component goes.
#[hook]
pub(crate) fn use_scan(on_text: Callback<String>) -> ScanHandle {
    let task = use_task();
    let state = use_reducer(|| Latest::new(Scan::Idle));
    let video = use_node_ref();
    let dispatcher = state.dispatcher();
    let deps = (on_text, video.clone());
    let watch = use_callback(deps.clone(), {
        let (task, dispatcher) = (task.clone(), dispatcher.clone());
        move |(), (on_text, video): &(Callback<String>, NodeRef)| {
            let (on_text, video, dispatcher) = (on_text.clone(), video.clone(), dispatcher.clone());
            task.begin(move |run| async move {
                let say = |said| dispatcher.dispatch(From { run, said });
                say(Said::Begin(Scan::Asking));
                let seen = async {
                    let camera = Camera::open().await?;
                    say(Said::Step(Scan::Watching));
                    until_seen(&camera, &video).await
                };
                match seen.await {
                    Ok(text) => {
                        say(Said::Done(Scan::Idle));
                        on_text.emit(text);
                    }
                    Err(problem) => say(Said::Done(Scan::Failed(problem))),
                }
            });
        }
    });
    let look = use_callback(deps, {
        let (task, dispatcher) = (task.clone(), dispatcher.clone());
        move |file: File, (on_text, _): &(Callback<String>, NodeRef)| {
            let (on_text, dispatcher) = (on_text.clone(), dispatcher.clone());
            task.begin(move |run| async move {
                let say = |said| dispatcher.dispatch(From { run, said });
                say(Said::Begin(Scan::Looking));
                // The word that it is being looked at comes before the work.
                page::wait(0).await;
                match in_picture(&file).await {
                    Ok(text) => {
                        say(Said::Done(Scan::Idle));
                        on_text.emit(text);
                    }
                    Err(problem) => say(Said::Done(Scan::Failed(problem))),
                }
            });
        }
    });
    let stop = use_callback((), move |(), ()| {
        let dispatcher = dispatcher.clone();
        task.begin(move |run| async move {
            dispatcher.dispatch(From {
                run,
                said: Said::Begin(Scan::Idle),
            });
        });
    });
    ScanHandle {
        scan: *state.value(),
        video,
        watch,
        look,
        stop,
    }
}

async fn until_seen(camera: &Camera, video: &NodeRef) -> Result<String, ScanProblem> {
    let easel = Easel::new().await.ok_or(ScanProblem::Busy)?;
    // The page draws the picture's place next.
    let shown = loop {
        match video.cast::<HtmlVideoElement>() {
            Some(shown) => break shown,
            None => page::wait(PAUSE).await,
        }
    };
    camera.show_in(&shown).await?;
    loop {
        if let Some(text) = best(&easel.look(&shown).await) {
            return Ok(text);
        }
        if camera.has_ended() {
            return Err(ScanProblem::Busy);
        }
        page::wait(PAUSE).await;
    }
}

async fn in_picture(file: &File) -> Result<String, ScanProblem> {
    let easel = Easel::new().await.ok_or(ScanProblem::NoPicture)?;
    best(&easel.read(file).await?).ok_or(ScanProblem::NoCode)
}
