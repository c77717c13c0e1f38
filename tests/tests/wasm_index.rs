//! The index and dossiers, as WebAssembly in a real browser.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// One test for each function of the shared modules.
macro_rules! tests {
    ($attribute:meta; $($module:ident: $($name:ident)+;)+) => {
        $(mod $module {
            $(#[$attribute]
            fn $name() {
                stele_tests::index::$module::$name();
            })+
        })+
    };
}

tests! {
    wasm_bindgen_test::wasm_bindgen_test;
    honest: every_key_of_every_entry nothing_recorded current superseded periods an_unknown_type frozen former_commitments_are_listed auditors_have_to_be_decided no_index an_index_root_is_no_record a_pinned_state;
    served: changed_pages missing_pages heads a_head_of_a_fork mixed_states long_lists endless_files the_longest_lists pruned exchanged_pages the_topmost_page;
    poisoned: a_false_page_is_outlived a_false_copy_of_the_topmost_page what_is_pruned_is_said_to_be;
    mirrors: one_right_mirror_is_enough a_mirror_that_is_wrong_in_everything where_all_are_wrong a_page_that_leads_astray one_mirror_behind;
    intervals: of_every_entry before_there_was_an_index among_many_commitments false_pasts_prove_nothing;
    lies: an_entry_left_out an_entry_listed_falsely a_list_of_another later_versions a_root_that_covers_less a_key_under_another_prefix a_page_out_of_order false_lists a_long_list_out_of_order misplaced_commitments false_pasts an_honest_audit a_long_list_beyond;
    audited: all_replayed what_came_later lies_of_the_index a_split_log no_statements a_quorum an_older_state what_can_t_be_replayed the_reader_s_own_replay costs;
    audited_dossiers: of_audited_logs every_byte;
    audited_keys: a_former_key;
    audited_places: a_key_s_window another_mirror;
    statements: of_a_size_never_published from_the_future two_keys_of_one_name;
    dossiers: of_records years_later of_keys every_byte forged forged_members too_long;
}
