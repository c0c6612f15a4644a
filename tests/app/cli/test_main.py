import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_commands_import_only_what_they_need(tmp_path: Path) -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from app.cli.main import cli; "
        f"CliRunner().invoke(cli, ['status', '--library', {str(tmp_path / 'library')!r}]); "
        "print([name for name in ('gradio', 'torch', 'chromadb', 'faster_whisper') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
