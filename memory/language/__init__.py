"""Words, stems, sentences and dates of text, English and German."""
