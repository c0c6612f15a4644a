from memory.store import Store, sidecar_folders


def test_a_state_is_another_only_where_it_changed(store: Store) -> None:
    assert not sidecar_folders.is_other(store, "/album", "")
    assert sidecar_folders.is_other(store, "/album", "one")
    assert not sidecar_folders.is_other(store, "/album", "one")
    assert sidecar_folders.is_other(store, "/album", "two") and sidecar_folders.is_other(store, "/album", "")
    assert store.rows("SELECT * FROM sidecar_folder") == []
