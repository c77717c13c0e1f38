//! A PDF of one page: some lines of Chinese, in a font that every reader brings along.

use std::fmt::Write as _;

/// The PDF (ISO 32000-1) of these lines. The same lines give the same bytes.
pub fn write(lines: &[String]) -> Vec<u8> {
    let mut text = String::from("BT /F1 14 Tf 24 TL 60 780 Td\n");
    for line in lines {
        let hex: String = line
            .encode_utf16()
            .map(|unit| format!("{unit:04X}"))
            .collect();
        // Writing to a String can't fail.
        let _ = writeln!(text, "<{hex}> Tj T*");
    }
    text.push_str("ET\n");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 \
         R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>\nstream\n{text}endstream", text.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 \
         R]>>"
            .to_owned(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(GB1)/Supplement 2>>/DW 1000/FontDescriptor 7 0 R>>"
            .to_owned(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]\
         /ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
            .to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        let _ = writeln!(pdf, "{} 0 obj\n{object}\nendobj", number + 1);
    }
    let table = pdf.len();
    let _ = writeln!(pdf, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for place in places {
        let _ = writeln!(pdf, "{place:010} 00000 n ");
    }
    let _ = writeln!(
        pdf,
        "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF",
        objects.len() + 1
    );
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_the_place_of_each_object() {
        let pdf = String::from_utf8(write(&["合同".into(), "租期".into()])).unwrap();
        let table = pdf.rsplit_once("startxref\n").unwrap().1;
        let table: usize = table.lines().next().unwrap().parse().unwrap();
        let lines: Vec<&str> = pdf[table..].lines().collect();
        assert_eq!(lines[0], "xref");
        for number in 1..=7 {
            let place: usize = lines[number + 2][..10].parse().unwrap();
            assert!(pdf[place..].starts_with(&format!("{number} 0 obj\n")));
        }
    }
}
