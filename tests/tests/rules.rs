//! The rules of the city over real logs.
#![cfg(not(target_arch = "wasm32"))]

/// One test for each function of a shared module.
macro_rules! tests {
    ($attribute:meta; $($own:ident = $path:path: $($name:ident)+;)+) => {
        $(mod $own {
            use $path as shared;

            $(#[$attribute]
            fn $name() {
                shared::$name();
            })+
        })+
    };
}

tests! {
    test;
    cost = stele_tests::rules::cost: of_a_listing;
    identity = stele_tests::rules::identity: revoked_keys rotated_keys lives_of_keys a_key_of_two_entities an_id_of_two_records a_persons_key_of_a_company accreditations chains registrars_of_another_county codes times a_verdict_of_all long_chains_of_strangers;
    limits = stele_tests::rules::limits: too_few_auditors an_old_state a_list_left_out told_of_no_log_that_can_not_be_relied_on attested_for_another_flat another_checkpoint;
    offers = stele_tests::rules::rental::offers: impostors ended_mandates stale_titles exclusive_mandates one_party_twice before_it_begins another_division exclusive_by_an_agent mandates_of_mandates;
    listings = stele_tests::rules::rental::listings: already_let expired_and_withdrawn stolen_photos prices versions inflated reserved reserved_without_an_end far_below;
    leases = stele_tests::rules::rental::leases: two_leases reserved_for_others terms subleases invented_tenants withdrawn_by_one an_end_withdrawn_by_one two_tenants_in_one_role reserved_though_let one_company_reserves sublet_by_impostors sublet_twice reserved_and_taken an_ended_title;
    flats = stele_tests::rules::rental::stories: offers_that_lack_something replaced_by_another_flats reserved_in_vain reserved_who_knows_whether_in_vain;
    again = stele_tests::rules::again: taken_back_and_logged_again an_old_title the_same_id withdrawn_by_its_id asked_for_by_its_id;
    contracts = stele_tests::rules::funds::contracts: a_chain broken_chains one_number_twice hung_elsewhere in_another_project over_budget amended long_chains rings paid_and_taken_back changes_taken_back;
    payments = stele_tests::rules::funds::payments: honest supervisors diversion currencies overpaid shell_payees before_the_work requests duplicates numbers_of_others reversals a_number_used_again withdrawn split;
    projects = stele_tests::rules::funds::story: at_a_glance taken_back never_better_than_its_worst who_signed too_large_to_be_read_here out_of_its_roles_or_time;
    dealings = stele_tests::rules::funds::dealings: what_counts what_is_left_out of_nobody what_cannot_be_told;
    wages = stele_tests::rules::funds::wages: paid_out ghosts left skimming without_money misused;
    order = stele_tests::rules::forest::order: a_whole_life after_the_end back_on_the_way not_planted trees_that_were_there_before versions_and_withdrawals incomplete;
    tags = stele_tests::rules::forest::tags: a_tag_for_each_tree a_second_tree a_second_seedling a_new_tag another_tag not_selected the_tag_of_a_dead_tree;
    places = stele_tests::rules::forest::places: in_the_section a_section_named_before moved transplanted_and_corrected planted_twice another_correction two_trees_in_one_place;
    growth = stele_tests::rules::forest::growth: growth copied corrected;
    species = stele_tests::rules::forest::species: another_species corrections taken_back another_key_of_the_same;
    inspection = stele_tests::rules::forest::inspection: the_planter_inspects before_and_after an_inspector_from_elsewhere an_inspector_who_names_another_county a_section_of_the_same_name;
    poison = stele_tests::rules::forest::poison: what_strangers_say what_strangers_take_back half_a_removal;
    grants = stele_tests::rules::points::grants: what_it_earns who_signs what_it_is_for which_rates no_rates when_it_is_open withdrawn;
    receipts = stele_tests::rules::points::receipts: used_once logged_again without_a_gap so_many_a_day whose_account;
    spending = stele_tests::rules::points::spending: overspent of_nothing who_signs twice prices;
    moved = stele_tests::rules::points::moved: one_name_one_key all_points_go_along who_signs round_and_round a_long_chain;
    taken = stele_tests::rules::points::taken: no_more_than_granted spent_before from_whom by_whom the_whole_city told_in_audits what_does_not_add_up;
    points_poison = stele_tests::rules::points::poison: what_strangers_say another_operator another_merchant another_authority after_a_root_authority nothing_is_unsaid taken_from_others;
    points_stories = stele_tests::rules::points::stories: of_an_account of_what_does_not_count of_no_account of_the_city;
    survival = stele_tests::rules::forest::survival: dead_and_alive of_no_record incomplete;
}
