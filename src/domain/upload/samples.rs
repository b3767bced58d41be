//! Small documents for tests, made here.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// A picture of one point.
pub(crate) fn png() -> Vec<u8> {
    let mut bytes = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    for (name, data) in [
        (b"IHDR", header.to_vec()),
        (b"IDAT", pack(&[0, 0])),
        (b"IEND", Vec::new()),
    ] {
        bytes.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        let chunk = [name.as_slice(), &data].concat();
        let mut crc = Crc::new();
        crc.update(&chunk);
        bytes.extend_from_slice(&chunk);
        bytes.extend_from_slice(&crc.sum().to_be_bytes());
    }
    bytes
}

/// The parts of a JPEG of one point; its drawing is nobody's business.
pub(crate) fn jpeg() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    bytes.extend([0xff, 0xe0, 0, 4, 1, 2]);
    bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0]);
    bytes.extend([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9]);
    bytes
}

/// A PDF with this in its catalogue and these streams: dictionary and packed content.
pub(crate) fn pdf(catalogue: &str, streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut bytes =
        format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {catalogue} >>\nendobj\n").into_bytes();
    for (number, (dictionary, content)) in (2..).zip(streams) {
        let head = format!(
            "{number} 0 obj\n<< {dictionary} /Length {} >>\nstream\n",
            content.len()
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }
    bytes.extend_from_slice(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    bytes
}

/// Packed as PDFs and pictures pack.
pub(crate) fn pack(plain: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    packer.write_all(plain).unwrap();
    packer.finish().unwrap()
}
