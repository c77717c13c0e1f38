//! An object store in memory, whose requests fail as a test wants it.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

/// What becomes of the request of a certain number, and of those after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The process was killed before it was sent.
    DiesBefore,
    /// It was done, and the process was killed before the answer came.
    DiesAfter,
    /// It was not done, and said so. All others are.
    Refused,
    /// It was done, and the answer was lost. All others come.
    AnswerLost,
}

impl Fault {
    pub(crate) const ALL: [Self; 4] = [
        Self::DiesBefore,
        Self::DiesAfter,
        Self::Refused,
        Self::AnswerLost,
    ];
}

type Hook = Box<dyn FnOnce() + Send>;

struct Plan {
    /// Requests so far.
    count: AtomicU64,
    /// The number of the request that fails, from zero.
    at: u64,
    fault: Option<Fault>,
    hook: Mutex<Option<Hook>>,
    /// Whether conditions of writes are ignored.
    is_blind: AtomicBool,
}

/// The store as one process sees it. Others see the same objects through others of these.
#[derive(Clone)]
pub(crate) struct Faulty {
    objects: Arc<InMemory>,
    plan: Arc<Plan>,
    /// Every checkpoint that readers could see, in order.
    shown: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl fmt::Debug for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Faulty")
    }
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a store in memory")
    }
}

fn plan(at: u64, fault: Option<Fault>, hook: Option<Hook>) -> Arc<Plan> {
    Arc::new(Plan {
        count: AtomicU64::new(0),
        at,
        fault,
        hook: Mutex::new(hook),
        is_blind: AtomicBool::new(false),
    })
}

impl Faulty {
    /// An empty one that does all it is asked.
    pub(crate) fn new() -> Self {
        Self {
            objects: Arc::default(),
            plan: plan(0, None, None),
            shown: Arc::default(),
        }
    }

    /// A copy of all objects, which goes its own way.
    pub(crate) fn fork(&self) -> Self {
        let shown = self.shown.lock().unwrap().clone();
        Self {
            objects: Arc::new(self.objects.fork()),
            plan: self.with(0, None, None).plan,
            shown: Arc::new(Mutex::new(shown)),
        }
    }

    /// The same objects as another process sees them.
    pub(crate) fn sound(&self) -> Self {
        self.with(0, None, None)
    }

    /// The same objects, for a process that meets this fault.
    pub(crate) fn failing(&self, at: u64, fault: Fault) -> Self {
        self.with(at, Some(fault), None)
    }

    /// The same objects, for a process that is held up before the request of this number while `hook`
    /// runs.
    pub(crate) fn interrupted(&self, at: u64, hook: impl FnOnce() + Send + 'static) -> Self {
        self.with(at, None, Some(Box::new(hook)))
    }

    /// From here on the conditions of writes are ignored.
    pub(crate) fn blind(self) -> Self {
        self.plan.is_blind.store(true, Ordering::Relaxed);
        self
    }

    fn with(&self, at: u64, fault: Option<Fault>, hook: Option<Hook>) -> Self {
        let new = Self {
            plan: plan(at, fault, hook),
            ..self.clone()
        };
        match self.plan.is_blind.load(Ordering::Relaxed) {
            true => new.blind(),
            false => new,
        }
    }

    /// Requests so far.
    pub(crate) fn requests(&self) -> u64 {
        self.plan.count.load(Ordering::Relaxed)
    }

    /// Every checkpoint that readers could see, in order.
    pub(crate) fn shown(&self) -> Vec<Vec<u8>> {
        self.shown.lock().unwrap().clone()
    }

    /// All objects, by their keys.
    pub(crate) fn objects(&self) -> Vec<(String, Vec<u8>)> {
        let all = futures::executor::block_on(self.objects.list(None).collect::<Vec<_>>());
        let all = all.into_iter().map(|meta| meta.unwrap().location);
        all.map(|path| {
            let bytes = async {
                self.objects
                    .get_opts(&path, GetOptions::default())
                    .await?
                    .bytes()
                    .await
            };
            let bytes = futures::executor::block_on(bytes).unwrap();
            (path.to_string(), bytes.to_vec())
        })
        .collect()
    }

    /// Puts an object there by hand, or takes it away.
    pub(crate) fn meddle(&self, path: &str, bytes: Option<&[u8]>) {
        let path = Path::from(path);
        futures::executor::block_on(async {
            match bytes {
                Some(bytes) => {
                    let payload = PutPayload::from(bytes.to_vec());
                    let options = PutOptions::default();
                    self.objects
                        .put_opts(&path, payload, options)
                        .await
                        .unwrap();
                }
                None => {
                    let paths = stream::iter([Ok(path)]).boxed();
                    let mut removed = self.objects.delete_stream(paths);
                    removed.next().await.unwrap().unwrap();
                }
            }
        });
    }

    /// Counts a request. Gives what becomes of it.
    fn next(&self) -> Result<Option<Fault>> {
        let number = self.plan.count.fetch_add(1, Ordering::Relaxed);
        if number == self.plan.at
            && let Some(hook) = self.plan.hook.lock().unwrap().take()
        {
            // On a thread of its own: it waits for a store itself.
            std::thread::spawn(hook).join().unwrap();
        }
        match self.plan.fault {
            Some(Fault::DiesBefore) if number >= self.plan.at => Err(gone()),
            Some(Fault::DiesAfter) if number > self.plan.at => Err(gone()),
            Some(Fault::Refused) if number == self.plan.at => Err(gone()),
            Some(fault @ (Fault::DiesAfter | Fault::AnswerLost)) if number == self.plan.at => {
                Ok(Some(fault))
            }
            _ => Ok(None),
        }
    }
}

fn gone() -> Error {
    Error::Generic {
        store: "memory",
        source: "fault injected by a test".into(),
    }
}

/// The answer, unless it is lost.
fn answer<T>(fault: Option<Fault>, result: Result<T>) -> Result<T> {
    match fault {
        None => result,
        Some(_) => Err(gone()),
    }
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(
        &self,
        path: &Path,
        payload: PutPayload,
        mut options: PutOptions,
    ) -> Result<PutResult> {
        let fault = self.next()?;
        if self.plan.is_blind.load(Ordering::Relaxed) {
            options.mode = PutMode::Overwrite;
        }
        let bytes: Vec<u8> = payload.iter().flat_map(|part| part.to_vec()).collect();
        let result = self.objects.put_opts(path, payload, options).await;
        if result.is_ok() && path.as_ref().ends_with("log/checkpoint") {
            self.shown.lock().unwrap().push(bytes);
        }
        answer(fault, result)
    }

    async fn put_multipart_opts(
        &self,
        _: &Path,
        _: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        Err(gone())
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> Result<GetResult> {
        let fault = self.next()?;
        answer(fault, self.objects.get_opts(path, options).await)
    }

    fn delete_stream(
        &self,
        paths: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        let this = self.clone();
        let removed = paths.then(move |path| {
            let this = this.clone();
            async move {
                let fault = this.next()?;
                let path = stream::iter([path]).boxed();
                let removed = this.objects.delete_stream(path).next().await;
                answer(fault, removed.unwrap())
            }
        });
        removed.boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.objects.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let fault = self.next()?;
        answer(fault, self.objects.list_with_delimiter(prefix).await)
    }

    async fn copy_opts(&self, _: &Path, _: &Path, _: CopyOptions) -> Result<()> {
        Err(gone())
    }
}
