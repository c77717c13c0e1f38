//! What is in a picture: its codes, read by the browser where it can, else here.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement, ImageBitmap};

use crate::state::read_qr::Grey;
use crate::state::scan::{MAX_PICTURE, ScanProblem, fitted};

/// How long the longer side of what a camera sees is, in pixels, when it is looked at.
const FRAME: u32 = 960;

/// The same for photos, which are looked at more than once: what is sharp in one size may be noise in another.
const PHOTO: [u32; 3] = [1_280, 640, 2_560];

/// A canvas that nobody sees.
#[derive(Debug)]
pub(crate) struct Easel {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    detector: Option<Detector>,
}

impl Easel {
    /// A new one; nothing in a browser that draws nothing.
    pub(crate) async fn new() -> Option<Self> {
        let canvas = super::page::document()?.create_element("canvas").ok()?;
        let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
        let options = Object::new();
        // Its pixels are read again and again.
        Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
        let context = canvas.get_context_with_context_options("2d", &options);
        let context = context.ok()??.dyn_into().ok()?;
        Some(Self {
            canvas,
            context,
            detector: Detector::find().await,
        })
    }

    /// The texts of the codes that the camera sees just now.
    pub(crate) async fn look(&self, video: &HtmlVideoElement) -> Vec<String> {
        let (width, height) = fitted(video.video_width(), video.video_height(), FRAME);
        let draw = |width, height| {
            let context = &self.context;
            context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
        };
        if self.draw(width, height, draw).is_none() {
            return Vec::new();
        }
        match self.detected().await {
            Some(texts) => texts,
            None => self.grey().map(|grey| grey.texts()).unwrap_or_default(),
        }
    }

    /// The texts of the codes in a picture.
    ///
    /// # Errors
    /// `TooLarge`, `NoPicture`, `NoCode`.
    pub(crate) async fn read(&self, file: &File) -> Result<Vec<String>, ScanProblem> {
        if super::file::size(file) > MAX_PICTURE {
            return Err(ScanProblem::TooLarge);
        }
        let bitmap = bitmap(file).await.ok_or(ScanProblem::NoPicture)?;
        let found = self.read_bitmap(&bitmap).await;
        bitmap.close();
        found.ok_or(ScanProblem::NoCode)
    }

    async fn read_bitmap(&self, bitmap: &ImageBitmap) -> Option<Vec<String>> {
        let mut before = None;
        for most in PHOTO {
            let (width, height) = fitted(bitmap.width(), bitmap.height(), most);
            // A small picture is the same in a larger frame.
            if before.replace((width, height)) == Some((width, height)) {
                continue;
            }
            let draw = |width, height| {
                let context = &self.context;
                context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
            };
            self.draw(width, height, draw)?;
            let detected = self.detected().await.unwrap_or_default();
            if !detected.is_empty() {
                return Some(detected);
            }
            let grey = self.grey()?;
            for texts in [grey.texts(), grey.negative().texts()] {
                if !texts.is_empty() {
                    return Some(texts);
                }
            }
        }
        None
    }

    /// Draws on white: what is transparent in a picture stands on paper.
    fn draw(
        &self,
        width: u32,
        height: u32,
        draw: impl FnOnce(f64, f64) -> Result<(), JsValue>,
    ) -> Option<()> {
        if width == 0 || height == 0 {
            return None;
        }
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        let (width, height) = (f64::from(width), f64::from(height));
        self.context.set_fill_style_str("#fff");
        self.context.fill_rect(0.0, 0.0, width, height);
        draw(width, height).ok()
    }

    fn grey(&self) -> Option<Grey> {
        let (width, height) = (self.canvas.width(), self.canvas.height());
        let (wide, high) = (f64::from(width), f64::from(height));
        let pixels = self.context.get_image_data(0.0, 0.0, wide, high).ok()?;
        Some(Grey::of_rgba(usize::try_from(width).ok()?, &pixels.data()))
    }

    /// What the browser itself makes out; nothing where it can't look.
    async fn detected(&self) -> Option<Vec<String>> {
        self.detector.as_ref()?.texts(&self.canvas).await
    }
}

async fn bitmap(file: &File) -> Option<ImageBitmap> {
    let window = web_sys::window()?;
    let made = window.create_image_bitmap_with_blob(file).ok()?;
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}

/// The browser's own reader of codes (WICG Shape Detection), which few have.
#[derive(Debug)]
struct Detector {
    detector: JsValue,
    detect: Function,
}

impl Detector {
    async fn find() -> Option<Self> {
        let class: Function = member(&js_sys::global(), "BarcodeDetector")?;
        let formats: Function = member(&class, "getSupportedFormats")?;
        let formats: Promise = formats.call0(&class).ok()?.dyn_into().ok()?;
        let formats: Array = JsFuture::from(formats).await.ok()?.dyn_into().ok()?;
        let qr = JsValue::from_str("qr_code");
        if !formats.includes(&qr, 0) {
            return None;
        }
        let options = Object::new();
        Reflect::set(&options, &"formats".into(), &Array::of1(&qr)).ok()?;
        let detector = Reflect::construct(&class, &Array::of1(&options)).ok()?;
        let detect = member(&detector, "detect")?;
        Some(Self { detector, detect })
    }

    async fn texts(&self, canvas: &HtmlCanvasElement) -> Option<Vec<String>> {
        let found = self.detect.call1(&self.detector, canvas).ok()?;
        let found: Promise = found.dyn_into().ok()?;
        let found: Array = JsFuture::from(found).await.ok()?.dyn_into().ok()?;
        let text = |code: JsValue| Reflect::get(&code, &"rawValue".into()).ok()?.as_string();
        Some(found.iter().filter_map(text).collect())
    }
}

fn member<T: JsCast>(of: &JsValue, name: &str) -> Option<T> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
