"""PDFs made for tests: pages of lines in Helvetica, and pages that are only pictures."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw


def written_pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """Return a PDF with a page for each list of lines; `info` is what stands in its dictionary of information."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = " ".join(f"({_escaped(line)}) Tj 0 -16 Td" for line in lines)
        stream = f"BT /F1 12 Tf 50 780 Td {shown} ET"
        objects += [
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< {info} >>")
    data, starts = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        starts.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    table = "".join(f"{start:010d} 00000 n \n" for start in starts)
    tail = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{tail}\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def scanned_pdf(pages: int, blank: int = 0) -> bytes:
    """Return a PDF of pictures with a black bar, which the fake reader takes for words, and then of empty ones."""
    written = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(written).rectangle((60, 60, 200, 80), "black")
    shown = [written] * pages + [Image.new("RGB", (300, 400), "white")] * blank
    file = io.BytesIO()
    shown[0].save(file, "PDF", save_all=True, append_images=shown[1:])
    return file.getvalue()
