// QR codes from the camera or from a picture, read on this device by zxing-wasm from our own server.

const READER = new URL("../vendor/zxing-wasm/reader.js", import.meta.url);
const WASM = new URL("../vendor/zxing-wasm/zxing_reader.wasm", import.meta.url);
const WIDEST = 1600;

let reader = null;

// The reader is fetched when it is first needed: it weighs more than all the rest.
export function prepare() {
  reader ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = READER;
    script.onerror = () => reject(new Error("no reader"));
    script.onload = () => {
      const { prepareZXingModule } = globalThis.ZXingWASM;
      prepareZXingModule({ overrides: { locateFile: (name, prefix) => (name.endsWith(".wasm") ? WASM.href : prefix + name) } });
      resolve(globalThis.ZXingWASM);
    };
    document.head.append(script);
  });
  return reader;
}

const MOST_PIXELS = 60_000_000;

// Whether a picture would swell beyond reason when it is opened: its head tells, before any of it is.
export async function isTooLarge(file) {
  const picture = new Image();
  const loaded = new Promise((resolve) => {
    picture.onload = picture.onerror = resolve;
  });
  picture.src = URL.createObjectURL(file);
  await loaded;
  URL.revokeObjectURL(picture.src);
  return picture.naturalWidth * picture.naturalHeight > MOST_PIXELS;
}

export async function codesIn(picture) {
  const { readBarcodes } = await prepare();
  const found = await readBarcodes(picture, { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 4 });
  return found.filter((one) => one.isValid).map((one) => one.text);
}

// Reads from the camera until a code is found or `stop` is called; returns the code's text, or null.
export function camera(video) {
  let running = true;
  let stream = null;
  const stop = () => {
    running = false;
    stream?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const text = (async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
    if (!running) return stop(), null;
    video.srcObject = stream;
    await Promise.all([video.play(), prepare()]);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    while (running) {
      const scale = Math.min(1, WIDEST / Math.max(video.videoWidth, video.videoHeight, 1));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      if (canvas.width) {
        context.drawImage(video, 0, 0, canvas.width, canvas.height);
        const found = await codesIn(context.getImageData(0, 0, canvas.width, canvas.height));
        if (found.length) return stop(), found[0];
      }
      await new Promise((next) => setTimeout(next, 120));
    }
    return null;
  })();
  return { text, stop };
}
