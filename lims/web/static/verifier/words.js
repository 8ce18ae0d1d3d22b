// Every sentence of the page that is not in its HTML, Indonesian first. What stands in {braces} is filled in.

export const WORDS = {
  // What was read
  notDigits: ["Kode ini bukan rekaman LHU: di belakang # hanya boleh ada angka.", "This code is no record of a report: only digits may stand behind #."],
  cutOff: ["Kode ini terpotong: jumlah angkanya tidak mungkin.", "This code is cut off: it cannot have so many digits."],
  tooLong: ["Kode ini terlalu panjang: tidak ada QR yang memuat sebanyak itu, jadi ini bukan kode LHU.", "This code is too long: no QR holds so much, so it is not that of a test report."],
  broken: ["Kode ini rusak atau diubah: susunannya tidak sah.", "This code is broken or was changed: its structure is not valid."],
  otherRecord: ["Kode ini bertanda tangan, tetapi bukan rekaman LHU.", "This code is signed, but it is no record of a report."],
  healthPass: ["Ini kode surat keterangan kesehatan negara lain, bukan LHU.", "This is another country's health pass, not a test report."],
  notOurs: ["Kode ini terbaca, tetapi bukan kode LHU.", "This code can be read, but it is not that of a test report."],
  oldKind: ["Kode ini alamat LHU jenis lama di {host}. Bukalah alamat itu, dan pastikan hos-nya milik laboratorium.", "This code is the address of a report of the earlier kind at {host}. Open it, and make sure that the host is the laboratory's."],
  askHere: ["Tanyakan kepada server laboratorium pada halaman ini (alamat LHU itu dikirim ke sana)", "Ask the laboratory's server of this page (the report's address is sent there)"],
  otherSite: ["Kode ini alamat situs lain ({host}), bukan LHU. Jangan memasukkan data apa pun di sana.", "This code is the address of another site ({host}), not a report. Do not enter anything there."],
  pictureTooLarge: ["Gambar ini terlalu besar. Potong bagian QR-nya saja, lalu ulangi.", "This picture is too large. Cut out the QR alone, then try again."],
  noQr: ["Tidak ada QR yang terbaca pada gambar ini. Foto lagi dari dekat, rata, dan cukup terang.", "No QR could be read in this picture. Take it again from near by, flat and well lit."],
  noRecord: ["PDF ini tidak memuat rekaman LHU. Mungkin hasil cetak ulang atau LHU jenis lama; pindailah QR-nya, atau kirim PDF ke laboratorium untuk dibandingkan.", "This PDF holds no record of a report. It may be a reprint or of the earlier kind; scan its QR, or send the PDF to the laboratory for comparison."],
  noPdf: ["Berkas ini bukan PDF dan bukan gambar yang dikenal.", "This file is neither a PDF nor a known picture."],
  noKeys: ["Daftar kunci tidak dapat diambil. Sambungkan ke internet sekali, lalu ulangi.", "The list of keys cannot be had. Connect to the internet once, then try again."],
  noReader: ["Pembaca PDF halaman ini tidak dapat diambil. Sambungkan ke internet, muat ulang halaman, lalu ulangi.", "This page's reader of PDFs cannot be had. Connect to the internet, load the page again, then try again."],
  noCrypto: ["Peramban ini tidak dapat memeriksa tanda tangan di alamat tanpa https. Pakai pemeriksaan oleh server di bawah.", "This browser cannot check signatures at an address without https. Use the server's check below."],
  noCamera: ["Kamera tidak dapat dibuka. Izinkan kamera di peramban, atau pilih foto QR-nya.", "The camera cannot be opened. Allow it in the browser, or choose a photograph of the QR."],
  // Banners
  VALID: ["ASLI DAN BERLAKU", "GENUINE AND VALID"],
  GENUINE: ["ASLI – STATUS TIDAK DIPERIKSA", "GENUINE – STATUS NOT CHECKED"],
  DIGANTIKAN: ["ASLI, TETAPI SUDAH DIGANTIKAN", "GENUINE, BUT SUPERSEDED"],
  DITANGGUHKAN: ["ASLI, TETAPI DITANGGUHKAN", "GENUINE, BUT SUSPENDED"],
  DICABUT: ["ASLI, TETAPI DICABUT", "GENUINE, BUT WITHDRAWN"],
  DEMONSTRASI: ["DEMONSTRASI – TIDAK BERLAKU", "DEMONSTRATION – NOT VALID"],
  FALSE: ["TIDAK ASLI", "NOT GENUINE"],
  UNKNOWN: ["TIDAK DAPAT DIPASTIKAN", "CANNOT TELL"],
  // Lines of the check
  signature: ["Tanda tangan digital QR", "Digital signature of the QR"],
  signatureGood: ["Cocok: isi kode ini tidak diubah sejak diterbitkan.", "It fits: the code has not been changed since it was issued."],
  signatureBad: ["Tidak cocok: isi kode ini diubah, atau bukan dari laboratorium itu.", "It does not fit: the code was changed, or is not from that laboratory."],
  issuer: ["Penerbit", "Issuer"],
  issuerGood: ["{name}. Nama ini dari daftar kunci, bukan dari kode.", "{name}. The name is from the list of keys, not from the code."],
  issuerUnknown: ["Penerbit \u201c{id}\u201d tidak ada dalam daftar kunci.", "Issuer \u201c{id}\u201d is not in the list of keys."],
  keyUnknown: ["Kunci {kid} bukan kunci laboratorium ini.", "Key {kid} is not a key of this laboratory."],
  keyOutside: ["Tanggal terbit di luar masa berlaku kunci: mungkin ditanggali mundur.", "The date of issue lies outside the key's time: perhaps it was back-dated."],
  keyRevoked: ["Kunci ini dicabut karena dicuri atau hilang, dan LHU ini tidak tercatat sebelum itu.", "This key was revoked as stolen or lost, and this report was not logged before."],
  keyUnproven: ["Kunci ini dicabut; apakah LHU ini tercatat sebelumnya belum dapat diperiksa.", "This key was revoked; whether this report was logged before cannot be checked yet."],
  keyNewer: ["Kunci {kid} tidak ada dalam daftar di sini, yang lebih tua daripada LHU ini. Sambungkan ke internet.", "Key {kid} is not in the list kept here, which is older than this report. Connect to the internet."],
  future: ["LHU ini bertanggal di masa depan.", "This report is dated in the future."],
  backDated: ["Tanggal LHU tidak cocok dengan saat log disaksikan: mungkin ditanggali mundur.", "The date does not fit when the log was witnessed: perhaps it was back-dated."],
  status: ["Status", "Status"],
  statusAt: ["{state}, menurut daftar bertanggal {at}.", "{state}, by the list of {at}."],
  statusStale: ["Daftar status bertanggal {at} sudah lebih dari 24 jam. Periksa lagi saat tersambung.", "The status list of {at} is more than 24 hours old. Check again when connected."],
  statusMissing: ["Tidak diperiksa: daftar status tidak dapat diambil (tanpa jaringan?).", "Not checked: the status list cannot be had (no network?)."],
  log: ["Log keterbukaan", "Transparency log"],
  logGood: ["Tercatat pada nomor {index} dari {size} catatan.", "Entered as number {index} of {size} entries."],
  logEmbedded: ["Bukti dalam PDF: tercatat pada nomor {index} dari {size} catatan.", "Proof in the PDF: entered as number {index} of {size} entries."],
  logUnsigned: ["Tercatat pada nomor {index}; tanda tangan log tidak dapat diperiksa peramban ini.", "Entered as number {index}; this browser cannot check the log's signature."],
  logBad: ["TIDAK tercatat dalam log laboratorium.", "NOT entered in the laboratory's log."],
  logForged: ["Bukti log dalam PDF tidak ditandatangani log laboratorium.", "The proof in the PDF was not signed by the laboratory's log."],
  logSplit: ["Bukti dalam PDF mencatat LHU ini, tetapi log laboratorium sekarang tidak: log dimundurkan atau bercabang. Laporkan.", "The proof in the PDF names this report, but the laboratory's log of today does not: the log was rewound or split. Report it."],
  logRevoked: ["Tidak diperiksa: checkpoint ini ditandatangani kunci log yang kemudian dicabut, dan saksi tidak menunjukkan bahwa ia lebih tua. Periksa lagi saat tersambung.", "Not checked: this checkpoint was signed with a key of the log that was revoked since, and no witnesses show that it is older. Check again when connected."],
  logOlder: ["Tidak diperiksa: log yang tersimpan di sini lebih tua daripada LHU ini.", "Not checked: the log kept here is older than this report."],
  logUnknownKey: ["Tidak diperiksa: checkpoint ini ditandatangani kunci yang tidak ada dalam daftar di sini.", "Not checked: this checkpoint was signed with a key that is not in the list kept here."],
  logMissing: ["Tidak diperiksa: log tidak dapat diambil (tanpa jaringan?).", "Not checked: the log cannot be had (no network?)."],
  witnesses: ["Saksi luar", "Outside witnesses"],
  witnessed: ["{count} saksi ikut menandatangani: {names}.", "{count} witnesses cosigned: {names}."],
  witnessNone: ["Tidak diperiksa: belum ada saksi luar untuk log ini.", "Not checked: this log has no outside witness yet."],
  data: ["Data lengkap", "Complete data"],
  dataGood: ["data.json dalam PDF sama dengan yang ditandatangani.", "data.json in the PDF is the one that was signed."],
  dataBad: ["data.json dalam PDF BUKAN yang ditandatangani: PDF ini diubah.", "data.json in the PDF is NOT the one that was signed: this PDF was changed."],
  dataMissing: ["Tidak diperiksa: letakkan PDF-nya di bawah untuk melihat semua hasil.", "Not checked: put the PDF below to see all results."],
  pdfOther: ["QR yang dipindai dan rekaman dalam PDF milik LHU yang berbeda.", "The QR that was scanned and the record in the PDF are of different reports."],
  seal: ["Segel PDF", "Seal of the PDF"],
  sealMissing: ["Tidak diperiksa di sini: segel dari luar laboratorium, atau ada yang ditambahkan sesudahnya. Pembaca PDF atau server di bawah memeriksanya.", "Not checked here: it is an outside authority's seal, or something was added after it. A PDF reader or the server below checks it."],
  sealGood: ["Segel PDF sah, dan tidak ada yang diubah sesudahnya.", "The seal of the PDF is valid, and nothing was changed after it."],
  sealBad: ["Isi berkas diubah setelah disegel: sidik jarinya tidak cocok dengan segel.", "The content of the file was changed after it was sealed: its fingerprint does not fit the seal."],
  sealLogged: ["Berkas ini, sampai bita terakhir, tercatat dalam log laboratorium sebagai yang disegelnya.", "This file, to its last byte, stands in the laboratory's log as the one that it sealed."],
  sealNone: ["Berkas ini tidak bersegel, jadi tampilannya dapat diubah siapa pun. Mintalah PDF yang bersegel, atau pindai QR pada kertas.", "This file carries no seal, so anybody can have changed its looks. Ask for the sealed PDF, or scan the QR on the paper."],
  // Verdicts
  PASS: ["Memenuhi", "Conforms"],
  FAIL: ["Tidak memenuhi", "Does not conform"],
  CONDITIONAL_PASS: ["Memenuhi bersyarat", "Conditionally conforms"],
  CONDITIONAL_FAIL: ["Tidak memenuhi bersyarat", "Conditionally does not conform"],
  NOT_EVALUATED: ["Tidak dinyatakan", "Not stated"],
  none: ["Tanpa pernyataan kesesuaian, atau tidak disetujui untuk ditampilkan", "No statement of conformity, or not agreed to be shown"],
  stateVALID: ["Berlaku", "Valid"],
  stateDIGANTIKAN: ["Digantikan", "Superseded"],
  stateDITANGGUHKAN: ["Ditangguhkan", "Suspended"],
  stateDICABUT: ["Dicabut", "Withdrawn"],
  // Facts
  number: ["Nomor", "Number"],
  issuedAt: ["Diterbitkan", "Issued"],
  client: ["Pelanggan", "Customer"],
  clientHidden: ["tidak ditampilkan", "not shown"],
  product: ["Produk", "Product"],
  lot: ["Heat/lot", "Heat/lot"],
  specification: ["Spesifikasi", "Specification"],
  verdict: ["Putusan", "Verdict"],
  revision: ["Amandemen ke", "Amendment no."],
  samples: ["Jumlah contoh", "Number of samples"],
  code: ["Kode verifikasi", "Verification code"],
  key: ["Kunci penerbit", "The issuer's key"],
  more: ["Minta dikabari bila LHU ini berubah, atau ajukan keluhan (kode verifikasi dikirim ke laboratorium)", "Ask to be told when this report changes, or complain (the verification code is sent to the laboratory)"],
  superseded: ["Lihat penggantinya di laboratorium (kode verifikasi dikirim ke sana)", "See its successor at the laboratory (the verification code is sent there)"],
  checked: ["Yang diperiksa", "What was checked"],
  compare: ["Cocokkan dengan kertas di tangan Anda: ", "Compare with the paper in your hand: "],
  comparison: ["semua ini harus tercetak sama di sana. LHU hanya berlaku untuk contoh yang diuji dan bukan sertifikat SNI.", "all of this must be printed on it alike. The report holds for the tested sample only and is no SNI certificate."],
  all: ["Semua hasil dalam PDF", "All results in the PDF"],
  property: ["Sifat", "Property"],
  specimen: ["Benda uji", "Specimen"],
  limit: ["Syarat", "Requirement"],
  result: ["Hasil", "Result"],
  good: ["diperiksa", "checked"],
  bad: ["salah", "wrong"],
  open: ["tidak diperiksa", "not checked"],
  offline: ["Tanpa jaringan: dipakai kunci yang tersimpan.", "No network: the keys kept here were used."],
};

// Properties by their number in a record, with their units: lims/trust/claims.py holds the same.
export const PROPERTIES = {
  1: ["Kuat luluh", "Yield strength", "MPa"],
  2: ["Kuat tarik", "Tensile strength", "MPa"],
  3: ["Rasio TS/YS", "TS/YS ratio", ""],
  4: ["Regangan", "Elongation", "%"],
  5: ["Susut penampang", "Reduction of area", "%"],
  6: ["Kuat luluh konvensional", "Proof strength", "MPa"],
  7: ["Berat per meter", "Mass per metre", "kg/m"],
  8: ["Diameter", "Diameter", "mm"],
  9: ["Energi pukul", "Absorbed energy", "J"],
  10: ["Kekerasan Brinell", "Brinell hardness", "HBW"],
  11: ["Kekerasan Vickers", "Vickers hardness", "HV"],
  12: ["Tebal lapisan rata-rata", "Mean coating thickness", "\u00b5m"],
  13: ["Berat lapisan rata-rata", "Mean coating mass", "g/m\u00b2"],
  14: ["Karbon (C)", "Carbon (C)", "%"],
  15: ["Mangan (Mn)", "Manganese (Mn)", "%"],
  16: ["Fosfor (P)", "Phosphorus (P)", "%"],
  17: ["Belerang (S)", "Sulfur (S)", "%"],
};

let language = "id";

export function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
}

export const isEnglish = () => language === "en";

export function say(word, given = {}) {
  const text = (WORDS[word] ?? [word, word])[isEnglish() ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (_, name) => given[name] ?? "");
}

export const decimal = (text) => (isEnglish() ? text : text.replace(".", ","));

export function day(date, hour = false) {
  const options = { day: "numeric", month: "long", year: "numeric", ...(hour ? { hour: "2-digit", minute: "2-digit" } : {}) };
  return new Intl.DateTimeFormat(isEnglish() ? "en-GB" : "id-ID", options).format(date);
}
