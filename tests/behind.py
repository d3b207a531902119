"""Guards behind which another one stands, so that no test can tell that they are gone.

That a query was opened to every row is noticed all the same: tests/test_house.py counts them.
By file and guard, as `python -m tests.scope_mutations` prints them: what stands behind it.
Where a module asks the same twice and only one has another behind it, that one is spelled otherwise
(the permission named though it is the default), so that the other is not excused along.
"""

BEHIND: dict[str, dict[str, str]] = {
    "casework/access/views.py": {
        "if not rules.may_open_postings(request.user): refuse": (
            "who may post nobody may not post this one either, which is asked for each account"
        ),
    },
    "casework/assessments/actions.py": {
        "Household.objects.visible_to(by)": (
            "the assessment that was found is one of a household in scope"
        ),
    },
    "casework/assessments/views.py": {
        "Assessment.objects.visible_to(request.user)": (
            "its household is looked for in scope on the next line"
        ),
    },
    "casework/desk/audit_pages/sight.py": {
        "Household.objects.visible_to(self.viewer)": (
            "an auditor holds no other role and sees every household of the posting's areas"
        ),
    },
    "casework/desk/handover.py": {
        "may_hand_over(by)": (
            "whoever decides nowhere has no household to be counted on the next line"
        ),
        "HandedOver.objects.visible_to(reader)": (
            "the households of these lines are looked for in scope on the next line"
        ),
        "Household.objects.visible_to(reader)": (
            "they are those of lines that were found in scope"
        ),
    },
    "casework/desk/narratives.py": {
        "Household.objects.visible_to(worker)": (
            "of a household out of scope nothing is looked through, closed by a handover or not"
        ),
    },
    "casework/desk/searching.py": {
        "Person.objects.visible_to(worker)": (
            "a hit whose household isn't found in scope is left out beside"
        ),
    },
    "casework/drafts/actions.py": {
        "HouseholdDraft.objects.visible_to(by)": (
            "the page's household was looked for in scope, and the drafts are the worker's own"
        ),
    },
    "casework/drafts/pages.py": {
        "model.objects.visible_to(worker)": (
            "the row's household is looked for in scope two lines further"
        ),
    },
    "casework/households/actions/handover.py": {
        "Household.objects.visible_to(by, permission=Permission.DECIDE)": (
            "these are the ids that locked_for_handover found in scope"
        ),
        "Household.objects.visible_to(by, permission=Permission.DECIDE) (its permission)": (
            "these are the ids that locked_for_handover found in scope"
        ),
    },
    "casework/households/actions/outside.py": {
        "OutsideTie.objects.visible_to(by)": ("its household is locked in scope on the next line"),
    },
    "casework/households/actions/people.py": {
        "Person.objects.visible_to(by)": ("its household is locked in scope on the next line"),
    },
    "casework/households/actions/requests.py": {
        "DataRequest.objects.visible_to(by)": (
            "the person is looked for in scope on the next line"
        ),
    },
    "casework/households/actions/retention.py": {
        "ShredRequest.objects.visible_to(by)": (
            "its household is locked in scope on the next line"
        ),
        "RetentionHold.objects.visible_to(by)": (
            "its household is locked in scope on the next line"
        ),
        "Household.objects.visible_to(by, Permission.VIEW)": (
            "of a request that was found in scope"
        ),
        "Household.objects.visible_to(by, Permission.VIEW) (its permission)": (
            "it names the permission that is asked without one"
        ),
    },
    "casework/households/actions/ties.py": {
        "Tie.objects.visible_to(by)": ("its household is locked in scope on the next line"),
    },
    "casework/households/attachments/reception.py": {
        "Household.objects.visible_to(request.user)": (
            "may_attach asks on the next line whether the worker may write there"
        ),
    },
    "casework/households/listing.py": {
        "Household.objects.visible_to(worker)": ("the rows that are given were asked for in scope"),
    },
    "casework/households/search/candidates.py": {
        "Household.objects.visible_to(worker, Permission.VIEW)": (
            "these households are granted one by one"
        ),
        "Household.objects.visible_to(worker, Permission.VIEW) (its permission)": (
            "it names the permission that is asked without one"
        ),
    },
    "casework/households/views/common.py": {
        "Person.objects.visible_to(request.user)": (
            "its household is looked for in scope on the next line"
        ),
    },
    "casework/households/views/emergency.py": {
        "Emergency.objects.visible_to(worker, needed)": (
            "its household is looked for in scope on the next line"
        ),
        "if not may_review: refuse": ("the verb asks once more before it writes the finding"),
        "rules.may_review_emergency(worker, found)": (
            "the verb asks once more before it writes the finding"
        ),
    },
    "casework/households/views/family.py": {
        "OutsideTie.objects.visible_to(request.user)": (
            "its household is looked for in scope on the next line"
        ),
        "Tie.objects.visible_to(request.user)": (
            "its household is looked for in scope on the next line"
        ),
    },
    "casework/households/views/households.py": {
        "if not rules.may_open_household(request.user, data['area']): refuse": (
            "the form offers no other area, and the verb asks once more"
        ),
    },
    "casework/households/views/people.py": {
        "Person.objects.visible_to(request.user)": (
            "its household is looked for in scope on the next line"
        ),
    },
    "casework/households/views/requests.py": {
        "DataRequest.objects.visible_to(request.user)": (
            "its household is looked for in scope on the next line"
        ),
        "if request.method == 'POST' and (not may_answer) and asked.is_open: refuse": (
            "the verb asks once more before it writes the answer"
        ),
    },
    "casework/households/views/sharing.py": {
        "rules.may_end_relative(worker, row.worker, household)": (
            "it says whether a button is drawn; the verb behind the button asks"
        ),
        "Household.objects.visible_to(request.user)": (
            "it says only which page comes next, and that page asks"
        ),
    },
    "casework/reports/actions/copies.py": {
        "Household.objects.visible_to(by)": ("the person was found in scope on the line before"),
    },
    "casework/reports/gather/handed_over.py": {
        "HandedOver.objects.visible_to(by)": (
            "the households of these lines are looked for in scope two lines further"
        ),
        "Plan.objects.visible_to(by)": ("of households that were found in scope"),
        "Assessment.objects.visible_to(by)": ("of households that were found in scope"),
        "Closure.objects.visible_to(by)": ("of households that were found in scope"),
        "Task.objects.visible_to(by)": ("of households that were found in scope"),
        "Household.objects.visible_to(by)": ("they are those of lines that were found in scope"),
    },
    "casework/reports/gather/person/memory.py": {
        "Disclosure.objects.visible_to(subject.by)": ("of a household that was found in scope"),
    },
    "casework/reports/ledgers/comparing.py": {
        "Person.objects.visible_to(self.by, Permission.EDIT)": (
            "their households are looked for in scope two lines further"
        ),
        "Person.objects.visible_to(self.by, Permission.EDIT) (its permission)": (
            "their households are looked for two lines further, as those that one may write on"
        ),
    },
    "casework/reports/ledgers/others.py": {
        "model.objects.visible_to(asked.by, Permission.PRINT)": (
            "of households that were found in scope"
        ),
        "model.objects.visible_to(asked.by, Permission.PRINT) (its permission)": (
            "of households that were found in scope"
        ),
    },
    "casework/reports/ledgers/of_plans.py": {
        "Plan.objects.visible_to(asked.by, Permission.PRINT)": (
            "of households that were found in scope"
        ),
        "Plan.objects.visible_to(asked.by, Permission.PRINT) (its permission)": (
            "of households that were found in scope"
        ),
    },
    "casework/reports/ledgers/of_reviews.py": {
        "Review.objects.visible_to(asked.by, Permission.PRINT)": (
            "of households that were found in scope"
        ),
        "Review.objects.visible_to(asked.by, Permission.PRINT) (its permission)": (
            "of households that were found in scope"
        ),
    },
    "casework/reports/ledgers/of_visits.py": {
        "Visit.objects.visible_to(asked.by, Permission.PRINT)": (
            "of households that were found in scope"
        ),
        "Visit.objects.visible_to(asked.by, Permission.PRINT) (its permission)": (
            "of households that were found in scope"
        ),
        "model.objects.visible_to(self.asked.by, Permission.PRINT)": (
            "of households that were found in scope"
        ),
        "model.objects.visible_to(self.asked.by, Permission.PRINT) (its permission)": (
            "of households that were found in scope"
        ),
    },
    "casework/reports/views/batches.py": {
        "Disclosure.objects.visible_to(worker, Permission.VIEW)": (
            "may_hand_out asked just before whether each household of these papers may be printed"
        ),
        "Disclosure.objects.visible_to(worker, Permission.VIEW) (its permission)": (
            "it names the permission that is asked without one"
        ),
    },
    "casework/reports/views/copies.py": {
        "Person.objects.visible_to(request.user)": (
            "the household is looked for in scope on the next line"
        ),
        "Household.objects.visible_to(request.user)": (
            "the person was found in scope on the line before"
        ),
    },
    "casework/reports/views/log.py": {
        "Disclosure.objects.visible_to(worker)": ("of a household that was found in scope"),
    },
    "casework/reports/views/returns.py": {
        "Household.objects.visible_to(by)": (
            "of lines whose household was found among those that the worker may write on"
        ),
    },
    "casework/reports/views/verify.py": {
        "Disclosure.objects.visible_to(worker)": (
            "may_read_disclosure asks two lines further whether the worker may see its line"
        ),
    },
    "casework/reviews/actions.py": {
        "Household.objects.visible_to(by, Permission.VIEW)": (
            "of a closure that was found in scope"
        ),
        "Household.objects.visible_to(by, Permission.VIEW) (its permission)": (
            "it names the permission that is asked without one"
        ),
    },
    "casework/reviews/views/closures.py": {
        "Closure.objects.visible_to(request.user)": (
            "whoever doesn't see the household doesn't decide, which is asked two lines further"
        ),
    },
    "casework/reviews/views/common.py": {
        "Household.objects.visible_to(worker)": ("of rows that were found in scope"),
    },
    "casework/reviews/views/reviews.py": {
        "Review.objects.visible_to(request.user)": (
            "with_household finds no household out of scope, and then there is none"
        ),
    },
}
