"""Every door with what a person posted in the case's own area is answered, and what to post to it.

A cell is the status at home. Elsewhere (the next area of the street, another street) whoever the
door admits is answered 404 where a thing is named, and the same as at home where none is; a cell of
two says both. A refusal by role is 403 everywhere. A thing with a star belongs to no household;
what stands behind a slash is a part of the address (the kind of a paper).
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import today
from casework.households import actions as keeping
from casework.notices.rules import choosable
from casework.reviews import content as closing
from tests.households.files import photo
from tests.world import CANARY_NAME, NEXT_STREET, OWN, ROLES, World, resident_id, roster_file

TABLE = """
door                  thing                    method  worker     supervisor  clerk      system     officer    auditor    inspector  security   audit
-- signing in, one's own account
password-change       -                        GET     200        200        200        200        200        200        200        200        200
password-change       -                        POST    302        302        302        302        302        302        302        302        302
my-sign-in            -                        GET     200        200        200        200        200        200        200        200        200
app-new               -                        GET     200        200        200        200        200        200        200        200        200
app-new               -                        POST    200        200        200        200        200        200        200        200        200
passkey-new           -                        GET     200        200        200        200        200        200        200        200        200
passkey-new           -                        POST    200        200        200        200        200        200        200        200        200
recovery-codes        -                        GET     200        200        200        200        200        200        200        200        200
recovery-codes        -                        POST    302        302        302        302        302        302        302        302        302
factor-remove         -                        GET     200        200        200        200        200        200        200        200        200
factor-remove         -                        POST    200        200        200        200        200        200        200        200        200
session-end           -                        POST    302        302        302        302        302        302        302        302        302
still-here            -                        GET     200        200        200        200        200        200        200        200        200
-- what each sets for themselves
own-settings          -                        GET     200        200        200        200        200        200        200        200        200
own-settings          -                        POST    302        302        302        302        302        302        302        302        302
first-steps           -                        POST    302        302        302        302        302        302        302        302        302
filter-save           -                        POST    302        302        302        302        302        302        302        302        302
filter-remove         *saved filter            POST    404        302/404    404        404        404        404        404        404        404
filter-default        *saved filter            POST    404        302/404    404        404        404        404        404        404        404
-- what one has typed and not saved
draft-keep            -                        POST    200/404    200/404     403/404    404        403/404    403/404    403/404    404        404
draft-discard         household draft          POST    404        302         404        404        404        404        404        404        404
-- notices
notices               -                        GET     200        200        200        200        200        200        200        200        200
notices-read          -                        POST    302        302        302        302        302        302        302        302        302
notice-ways           -                        GET     200        200        200        200        200        200        200        200        200
notice-ways           -                        POST    302        302        302        302        302        302        302        302        302
notice                *notice                  POST    302/404    404        404        404        404        404        404        404        404
-- staff
worker-list           -                        GET     403        403        403        200        403        403        403        200        403
worker-new            -                        GET     403        403        403        200        403        403        403        403        403
worker-new            -                        POST    403        403        403        302        403        403        403        403        403
area-list             -                        GET     403        403        403        200        403        403        403        403        403
area-new              -                        GET     403        403        403        200        403        403        403        403        403
area-new              -                        POST    403        403        403        302        403        403        403        403        403
worker                *colleague               GET     403        403        403        200        403        403        403        200        403
posting-new           *colleague               GET     403        403        403        403        403        403        403        200        403
posting-new           *colleague               POST    403        403        403        403        403        403        403        302        403
worker-reset          *colleague               GET     403        403        403        200        403        403        403        403        403
worker-reset          *colleague               POST    403        403        403        302        403        403        403        403        403
worker-lock           *colleague               POST    403        403        403        302        403        403        403        403        403
posting-end           *posting                 GET     403        403        403        403        403        403        403        200        403
posting-end           *posting                 POST    403        403        403        403        403        403        403        302        403
worker-sign-in        *colleague               GET     403        403        403        200        403        403        403        403        403
worker-sessions-end   *colleague               POST    403        403        403        302        403        403        403        403        403
worker-factors-take   *colleague               POST    403        403        403        302        403        403        403        403        403
worker-reset          *administrator           GET     403        403        403        403        403        403        403        403        403
worker-reset          *administrator           POST    403        403        403        403        403        403        403        403        403
worker-factors-take   *administrator           POST    403        403        403        403        403        403        403        403        403
settings              -                        GET     403        403        403        200        403        403        403        200        200
covers                -                        GET     403        200        403        403        403        403        403        403        403
cover-new             *own posting             GET     403        200/403    403        403        403        403        403        403        403
cover-new             *own posting             POST    403        302/403    403        403        403        403        403        403        403
cover-end             *cover                   POST    403        302/403    403        403        403        403        403        302        403
worker-grants         *colleague               GET     403        403        403        403        403        403        403        200        403
household-ledger      -                        GET     403        403        403        403        403        403        403        200        403
household-ledger      -                        POST    403        403        403        403        403        403        403        200        403
-- households
household-list        -                        GET     200        200        200        403        200        200        200        403        403
household-new         -                        GET     200        200        403        403        403        403        403        403        403
household-new         -                        POST    302        302        403        403        403        403        403        403        403
household             case                     GET     200        200        200        403        200        200        200        403        403
people                case                     GET     200        200        200        403        200        200        200        403        403
household-edit        case                     GET     200        200        403        403        403        403        403        403        403
household-edit        case                     POST    302        302        403        403        403        403        403        403        403
category-change       case                     GET     200        200        403        403        403        403        403        403        403
category-change       case                     POST    302        302        403        403        403        403        403        403        403
household-assign      case                     GET     403        200        403        403        403        403        403        403        403
household-assign      case                     POST    403        302        403        403        403        403        403        403        403
person-new            case                     GET     200        200        403        403        403        403        403        403        403
person-new            case                     POST    302        302        403        403        403        403        403        403        403
person                person                   GET     200        200        403        403        403        403        403        403        403
person                person                   POST    302        302        403        403        403        403        403        403        403
person-leave          person                   GET     200        200        403        403        403        403        403        403        403
person-leave          person                   POST    302        302        403        403        403        403        403        403        403
person-head           person                   GET     200        200        403        403        403        403        403        403        403
person-head           person                   POST    302        302        403        403        403        403        403        403        403
tie-new               case                     GET     200        200        403        403        403        403        403        403        403
tie-new               case                     POST    302        302        403        403        403        403        403        403        403
family                case                     GET     200        200        200        403        200        200        200        403        403
tie-edit              tie                      GET     200        200        403        403        403        403        403        403        403
tie-edit              tie                      POST    302        302        403        403        403        403        403        403        403
outside-new           case                     GET     200        200        403        403        403        403        403        403        403
outside-new           case                     POST    302        302        403        403        403        403        403        403        403
outside-edit          outside tie              GET     200        200        403        403        403        403        403        403        403
outside-edit          outside tie              POST    302        302        403        403        403        403        403        403        403
outside-remove        outside tie              POST    302        302        403        403        403        403        403        403        403
tie-remove            tie                      POST    302        302        403        403        403        403        403        403        403
consent-new           case                     GET     200        200        403        403        403        403        403        403        403
consent-new           case                     POST    302        302        403        403        403        403        403        403        403
consent-withdraw      consent                  POST    302        302        403        403        403        403        403        403        403
task-finish           task                     POST    302        302        403        403        403        403        403        403        403
-- who else may read, near relatives, moving, emergencies
household-access      case                     GET     200        200        403        403        403        403        403        403        403
share-new             case                     GET     200        200        403        403        403        403        403        403        403
share-new             case                     POST    302        302        403        403        403        403        403        403        403
share-end             share                    POST    302        302        403        403        403        403        403        403        403
relative-new          case                     GET     200        200        403        403        403        403        403        403        403
relative-new          case                     POST    302        302        403        403        403        403        403        403        403
relative-end          relative                 POST    403        302        403        403        403        403        403        403        403
household-transfer    case                     GET     403        200        403        403        403        403        403        403        403
household-transfer    case                     POST    403        302        403        403        403        403        403        403        403
emergency-new         -                        GET     200        200        403        403        403        403        403        403        403
emergency-new         -                        POST    302        302        403        403        403        403        403        403        403
emergencies           -                        GET     403        200        403        403        403        200        403        403        403
emergency             emergency                GET     403        200        403        403        403        200        403        403        403
emergency             emergency                POST    403        302        403        403        403        403/404    403        403        403
-- handing over
handovers             -                        GET     200        200        403        403        403        403        403        403        403
handover-new          *giver                   GET     403        200/404    403        403        403        403        403        403        403
handover-new          *giver                   POST    403        302/404    403        403        403        403        403        403        403
handover              handover                 GET     403/404    200        403        403        403        403        403        403        403
handover-letter       handover                 GET     403/404    200        403        403        403        403        403        403        403
-- attachments
attachments           case                     GET     200        200        200        403        200        200        403        403        403
attachment-new        case                     GET     200        200        403        403        403        403        403        403        403
attachment-new        case                     POST    302        302        403        403        403        403        403        403        403
attachment            attachment               GET     200        200        200        403        200        200        403        403        403
attachment            withdrawn attachment     GET     200        200        200        403        200        200        403        403        403
attachment-file       attachment               GET     200        200        200        403        200        200        403        403        403
attachment-file       withdrawn attachment     GET     403/404    200        403/404    403        403/404    403/404    403        403        403
attachment-thumbnail  attachment               GET     200        200        200        403        200        200        403        403        403
attachment-thumbnail  withdrawn attachment     GET     403/404    200        403/404    403        403/404    403/404    403        403        403
attachment-withdraw   attachment               GET     200        200        403        403        403        403        403        403        403
attachment-withdraw   attachment               POST    302        302        403        403        403        403        403        403        403
attachment-withdraw   withdrawn attachment     POST    403/404    403/404    403        403        403        403        403        403        403
request-new           person                   GET     200        200        403        403        403        403        403        403        403
request-new           person                   POST    302        302        403        403        403        403        403        403        403
data-request          copy request             GET     200        200        403        403        403        403        403        403        403
data-request          copy request             POST    302        302        403        403        403        403        403        403        403
data-request          deletion request         GET     200        200        403        403        403        403        403        403        403
data-request          deletion request         POST    403/404    302        403        403        403        403        403        403        403
data-request          granted request          GET     200        200        403        403        403        403        403        403        403
restriction-lift      restricted person        GET     403        200        403        403        403        403        403        403        403
restriction-lift      restricted person        POST    403        302        403        403        403        403        403        403        403
restriction-lift      person                   GET     403        403/404    403        403        403        403        403        403        403
person                restricted person        GET     403/404    403/404    403        403        403        403        403        403        403
person                restricted person        POST    403/404    403/404    403        403        403        403        403        403        403
person-leave          restricted person        GET     403/404    403/404    403        403        403        403        403        403        403
person-head           restricted person        GET     403/404    403/404    403        403        403        403        403        403        403
request-new           restricted person        GET     200        200        403        403        403        403        403        403        403
request-new           head of closed case      GET     200        200        403        403        403        403        403        403        403
-- rosters
roster-list           -                        GET     200        200        403        403        403        403        403        403        403
roster-list           -                        POST    302        302        403        403        403        403        403        403        403
roster                preview roster           GET     200        200        403        403        403        403        403        403        403
roster                done roster              GET     200        200        403        403        403        403        403        403        403
roster-columns        mapping roster           GET     200        200        403        403        403        403        403        403        403
roster-columns        mapping roster           POST    302        302        403        403        403        403        403        403        403
roster-confirm        preview roster           POST    302        302        403        403        403        403        403        403        403
roster-step           importing roster         POST    302        302        403        403        403        403        403        403        403
roster-cancel         preview roster           POST    302        302        403        403        403        403        403        403        403
roster-mending        done roster              GET     200        200        403        403        403        403        403        403        403
-- ledgers
ledger-list           -                        GET     403        200        200        403        200        403        403        403        403
ledger-list           -                        POST    403        302        302        403        302        403        403        403        403
ledger                ledger                   GET     403        200        200        403        200        403        403        403        403
ledger-file           ledger                   GET     403        200        403/404    403        403/404    403        403        403        403
ledger-columns        -                        GET     403        200        200        403        403        403        403        403        403
ledger-columns        -                        POST    403        302        302        403        403        403        403        403        403
ledger-returns        -                        GET     200        200        403        403        403        403        403        403        403
ledger-returns        -                        POST    302        302        403        403        403        403        403        403        403
ledger-return         *ledger return           GET     200/404    404        403        403        403        403        403        403        403
ledger-return         *ledger return           POST    302/404    404        403        403        403        403        403        403        403
ledger-return-drop    *ledger return           POST    302/404    404        403        403        403        403        403        403        403
-- assessments
assessments           case                     GET     200        200        200        403        200        200        200        403        403
assessment-edit       case                     GET     200        200        403        403        403        403        403        403        403
assessment-edit       case                     POST    302        302        403        403        403        403        403        403        403
assessment-check      case                     GET     200        200        403        403        403        403        403        403        403
assessment-check      case                     POST    302        302        403        403        403        403        403        403        403
assessment            assessment               GET     200        200        200        403        200        200        200        403        403
assessment-override   assessment               GET     403        200        403        403        403        403        403        403        403
assessment-override   assessment               POST    403        302        403        403        403        403        403        403        403
-- plans
plan-list             -                        GET     200        200        200        403        200        200        200        403        403
plans                 case                     GET     200        200        200        403        200        200        200        403        403
plan-new              case                     POST    302        302        403        403        403        403        403        403        403
plan                  active plan              GET     200        200        200        403        200        200        200        403        403
plan                  waiting plan             GET     200        200        200        403        200        200        200        403        403
plan-edit             draft plan               GET     200        200        403        403        403        403        403        403        403
plan-text             draft plan               GET     200        200        403        403        403        403        403        403        403
plan-text             draft plan               POST    302        302        403        403        403        403        403        403        403
plan-check            draft plan               GET     200        200        403        403        403        403        403        403        403
plan-check            draft plan               POST    302        302        403        403        403        403        403        403        403
plan-withdraw         waiting plan             POST    302        403/404    403        403        403        403        403        403        403
plan-drop             draft plan               POST    302        302        403        403        403        403        403        403        403
goal-new              draft plan               GET     200        200        403        403        403        403        403        403        403
goal-new              draft plan               POST    302        302        403        403        403        403        403        403        403
goal-edit             goal                     GET     200        200        403        403        403        403        403        403        403
goal-edit             goal                     POST    302        302        403        403        403        403        403        403        403
goal-move             goal                     POST    302        302        403        403        403        403        403        403        403
goal-remove           goal                     POST    302        302        403        403        403        403        403        403        403
measure-new           goal                     GET     200        200        403        403        403        403        403        403        403
measure-new           goal                     POST    302        302        403        403        403        403        403        403        403
measure-edit          measure                  GET     200        200        403        403        403        403        403        403        403
measure-edit          measure                  POST    302        302        403        403        403        403        403        403        403
measure-move          measure                  POST    302        302        403        403        403        403        403        403        403
measure-remove        measure                  POST    302        302        403        403        403        403        403        403        403
plan-suggest          draft plan               POST    302        302        403        403        403        403        403        403        403
suggestions           -                        GET     200        200        403        200        403        403        403        403        403
suggestion-new        -                        GET     403        403        403        200        403        403        403        403        403
suggestion-new        -                        POST    403        403        403        302        403        403        403        403        403
suggestion            *suggestion              GET     403        403        403        200        403        403        403        403        403
suggestion            *suggestion              POST    403        403        403        302        403        403        403        403        403
suggestion-move       *suggestion              POST    403        403        403        302        403        403        403        403        403
suggestion-remove     *suggestion              POST    403        403        403        302        403        403        403        403        403
review-queue          -                        GET     403        200        403        403        403        403        403        403        403
plan-review           waiting plan             GET     403        200        403        403        403        403        403        403        403
plan-review           waiting plan             POST    403        302        403        403        403        403        403        403        403
-- visits
visit-schedule        -                        GET     200        200        403        403        403        403        403        403        403
phrases               -                        GET     200        200        403        403        403        403        403        403        403
phrases               -                        POST    302        302        403        403        403        403        403        403        403
visits                case                     GET     200        200        200        403        200        200        200        403        403
visit-new             case                     GET     200        200        403        403        403        403        403        403        403
visit-new             case                     POST    302        302        403        403        403        403        403        403        403
visit                 visit                    GET     200        200        200        403        200        200        200        403        403
visit                 visit                    POST    302        302        403/404    403        403/404    403/404    403/404    403        403
-- reviews, closing and taking up again
reviews               case                     GET     200        200        200        403        200        200        200        403        403
review-new            case                     GET     200        200        403        403        403        403        403        403        403
review-new            case                     POST    302        302        403        403        403        403        403        403        403
review                review                   GET     200        200        200        403        200        200        200        403        403
closure-new           case                     GET     200        200        403        403        403        403        403        403        403
closure-new           case                     POST    302        302        403        403        403        403        403        403        403
closure-decide        closure                  GET     403        200        403        403        403        403        403        403        403
closure-decide        closure                  POST    403        302        403        403        403        403        403        403        403
closure-withdraw      closure                  POST    302        403/404    403        403        403        403        403        403        403
reopen                closed case              GET     200        200        403        403        403        403        403        403        403
reopen                closed case              POST    302        302        403        403        403        403        403        403        403
-- a closed file is not written on
household-edit        closed case              GET     403/404    403/404    403        403        403        403        403        403        403
household-edit        closed case              POST    403/404    403/404    403        403        403        403        403        403        403
category-change       closed case              GET     403/404    403/404    403        403        403        403        403        403        403
category-change       closed case              POST    403/404    403/404    403        403        403        403        403        403        403
person-new            closed case              GET     403/404    403/404    403        403        403        403        403        403        403
person-new            closed case              POST    403/404    403/404    403        403        403        403        403        403        403
person                head of closed case      GET     403/404    403/404    403        403        403        403        403        403        403
person                head of closed case      POST    403/404    403/404    403        403        403        403        403        403        403
person-leave          head of closed case      GET     403/404    403/404    403        403        403        403        403        403        403
person-head           head of closed case      GET     403/404    403/404    403        403        403        403        403        403        403
tie-new               closed case              GET     403/404    403/404    403        403        403        403        403        403        403
tie-edit              closed tie               GET     403/404    403/404    403        403        403        403        403        403        403
outside-new           closed case              GET     403/404    403/404    403        403        403        403        403        403        403
outside-edit          closed outside tie       GET     403/404    403/404    403        403        403        403        403        403        403
outside-remove        closed outside tie       POST    403/404    403/404    403        403        403        403        403        403        403
tie-remove            closed tie               POST    403/404    403/404    403        403        403        403        403        403        403
consent-new           closed case              GET     403/404    403/404    403        403        403        403        403        403        403
consent-new           closed case              POST    403/404    403/404    403        403        403        403        403        403        403
task-finish           closed task              POST    403/404    403/404    403        403        403        403        403        403        403
attachments           closed case              GET     200        200        200        403        200        200        403        403        403
attachment-new        closed case              GET     403/404    403/404    403        403        403        403        403        403        403
attachment-new        closed case              POST    403/404    403/404    403        403        403        403        403        403        403
attachment-file       closed attachment        GET     200        200        200        403        200        200        403        403        403
attachment-withdraw   closed attachment        GET     403/404    403/404    403        403        403        403        403        403        403
attachment-withdraw   closed attachment        POST    403/404    403/404    403        403        403        403        403        403        403
assessment-edit       closed case              GET     403/404    403/404    403        403        403        403        403        403        403
assessment-edit       closed case              POST    403/404    403/404    403        403        403        403        403        403        403
assessment-check      closed case              GET     403/404    403/404    403        403        403        403        403        403        403
plan-new              closed case              POST    403/404    403/404    403        403        403        403        403        403        403
visit-new             closed case              GET     403/404    403/404    403        403        403        403        403        403        403
visit-new             closed case              POST    403/404    403/404    403        403        403        403        403        403        403
visit                 closed visit             POST    403/404    403/404    403/404    403        403/404    403/404    403/404    403        403
review-new            closed case              GET     403/404    403/404    403        403        403        403        403        403        403
closure-new           closed case              GET     403/404    403/404    403        403        403        403        403        403        403
household-assign      closed case              GET     403        403/404    403        403        403        403        403        403        403
household-assign      closed case              POST    403        403/404    403        403        403        403        403        403        403
reopen                case                     GET     409/404    409/404    403        403        403        403        403        403        403
reopen                case                     POST    409/404    409/404    403        403        403        403        403        403        403
-- nobody decides on what they wrote
plan-review           supervisor's plan        GET     403        403/404    403        403        403        403        403        403        403
plan-review           supervisor's plan        POST    403        403/404    403        403        403        403        403        403        403
closure-decide        supervisor's closure     GET     403        403/404    403        403        403        403        403        403        403
closure-decide        supervisor's closure     POST    403        403/404    403        403        403        403        403        403        403
assessment-override   supervisor's assessment  GET     403        403/404    403        403        403        403        403        403        403
assessment-override   supervisor's assessment  POST    403        403/404    403        403        403        403        403        403        403
-- keeping and destroying
retention             closed case              GET     403        200        403        403        403        403        403        403        403
retention             closed case              POST    403        302        403        403        403        403        403        403        403
retention             case                     GET     403        200        403        403        403        403        403        403        403
retention             kept case                GET     403        200        403        403        403        403        403        403        403
hold-new              closed case              GET     403        200        403        403        403        403        403        403        403
hold-new              closed case              POST    403        302        403        403        403        403        403        403        403
hold-lift             hold                     POST    403        302        403        403        403        403        403        403        403
shred-decide          shred request            GET     403        200        403        403        403        403        403        403        403
shred-decide          shred request            POST    403        302        403        403        403        403        403        403        403
shred-withdraw        own request              POST    403        302        403        403        403        403        403        403        403
shred-withdraw        shred request            POST    403        403/404    403        403        403        403        403        403        403
shred-decide          own request              GET     403        403/404    403        403        403        403        403        403        403
shred-decide          own request              POST    403        403/404    403        403        403        403        403        403        403
shred-continue        half request             POST    403        302        403        403        403        403        403        403        403
-- of what was destroyed, or is being, one page is left
household             shredded case            GET     200        200        200        403        200        200        200        403        403
household             half-shredded case       GET     200        200        200        403        200        200        200        403        403
people                shredded case            GET     404        404        404        403        404        404        404        403        403
household-edit        shredded case            GET     404        404        403        403        403        403        403        403        403
household-edit        half-shredded case       POST    404        404        403        403        403        403        403        403        403
retention             shredded case            GET     403        404        403        403        403        403        403        403        403
case-file             shredded case            GET     403        404        404        403        404        403        403        403        403
reopen                shredded case            POST    404        404        403        403        403        403        403        403        403
shred-decide          done request             GET     403        302/404    403        403        403        403        403        403        403
shred-decide          done request             POST    403        409/404    403        403        403        403        403        403        403
-- papers
case-file             case                     GET     403        200        200        403        200        403        403        403        403
case-file             case                     POST    403        302        302        403        302        403        403        403        403
papers                case                     GET     200        200        200        403        200        403        403        403        403
paper                 case/plan                GET     200        200        200        403        200        403        403        403        403
paper                 case/plan                POST    302        302        302        403        302        403        403        403        403
paper                 case/file_index          GET     403/404    200        200        403        200        403        403        403        403
paper                 case/file_index          POST    403/404    302        302        403        302        403        403        403        403
person-copy           person                   GET     200        200        403        403        403        403        403        403        403
person-copy           person                   POST    302        302        403        403        403        403        403        403        403
person-copy           restricted person        GET     200        200        403        403        403        403        403        403        403
person-copy           head of closed case      GET     200        200        403        403        403        403        403        403        403
disclosure            disclosure               GET     403/404    200        200        403        200        403        403        403        403
disclosure-pdf        disclosure               GET     403/404    200        403/404    403        403/404    403        403        403        403
disclosure            disclosure               POST    403/404    200        403/404    403        403/404    403        403        403        403
disclosure-json       disclosure               GET     403/404    404        403        403        403        403        403        403        403
disclosure            person paper             GET     200        200        403/404    403        403/404    403        403        403        403
disclosure-pdf        person paper             GET     200        403/404    403/404    403        403/404    403        403        403        403
disclosure            person paper             POST    200        403/404    403/404    403        403/404    403        403        403        403
disclosure-json       person paper             GET     200        403/404    403        403        403        403        403        403        403
offices               -                        GET     403        403        403        200        403        403        403        403        403
office                *street                  GET     403        403        403        200        403        403        403        403        403
office                *street                  POST    403        403        403        302        403        403        403        403        403
office-specimen       *street                  GET     403        403        403        200        403        403        403        403        403
office-logo           *street                  GET     403        403        403        200        403        403        403        403        403
-- papers of many households
batch-list            -                        GET     403        200        200        403        200        403        403        403        403
batch-new             -                        GET     403        200        200        403        200        403        403        403        403
batch-new             -                        POST    403        302/200    302/200    403        302/200    403        403        403        403
batch                 *batch                   GET     403        200/404    404        403        404        403        403        403        403
batch                 *bound batch             GET     403        200/404    404        403        404        403        403        403        403
batch-progress        *batch                   GET     403        200/404    404        403        404        403        403        403        403
batch-stop            *batch                   POST    403        302/404    404        403        404        403        403        403        403
batch-go-on           *bound batch             POST    403        302/404    404        403        404        403        403        403        403
batch-discard         *bound batch             POST    403        302/404    404        403        404        403        403        403        403
batch-volume          *batch volume            GET     403        200/404    404        403        404        403        403        403        403
-- desk
desk                  -                        GET     200        200        200        302        200        200        200        302        302
statistics            -                        GET     403        200        403        403        200        200        403        403        403
figure-list           -                        GET     403        200        403        403        200        200        403        403        403
search                -                        GET     200        200        200        403        200        200        403        403        403
search                -                        POST    200        200        200        403        200        200        403        403        403
suggest               -                        POST    200        200        200        403        200        200        403        403        403
help                  -                        GET     200        200        200        200        200        200        200        200        200
-- the log
audit                 -                        GET     403        200        403        403        403        200        403        403        200
audit-people          -                        GET     403        200        403        403        403        200        403        403        200
audit-people          -                        POST    403        302/200    403        403        403        302/200    403        403        302/200
audit-household       case                     GET     403        200        403        403        403        200        403        403        200
audit-worker          *colleague               GET     403        200/404    403        403        403        200/404    403        403        200/404
audit-findings        *colleague               GET     403        200/404    403        403        403        200/404    403        403        200/404
audit-findings        *colleague               POST    403        302/404    403        403        403        302/404    403        403        403/404
"""


class Row(NamedTuple):
    """One line of the table; a cell is 'status at home' or 'at home/elsewhere'."""

    door: str
    thing: str
    method: str
    cells: tuple[str, ...]

    def status(self, role: str, place: str) -> int:
        """Return what the person is to be answered."""
        home, _, away = self.cells[[r.value for r in ROLES].index(role)].partition("/")
        if place == OWN or home == "403":
            return int(away if away and place != OWN else home)
        names_a_case = self.thing != "-" and not self.thing.startswith("*")
        return int(away or ("404" if names_a_case else home))


def rows() -> list[Row]:
    """Return the table's lines; columns stand two spaces or more apart."""
    lines = [line for line in TABLE.strip().splitlines()[1:] if not line.startswith("--")]
    split = (re.split(r" {2,}", line.strip()) for line in lines)
    return [Row(door, thing, method, tuple(cells)) for door, thing, method, *cells in split]


def address(world: World, door: str, thing: str) -> str:
    """Return where a door stands; what follows a thing's name behind a slash is taken as it is."""
    name, *more = thing.removeprefix("*").split("/")
    return reverse(door, args=[] if name == "-" else [world.ids[name], *more])


def row_id(row: Row) -> str:
    return f"{row.door}-{row.method}-{row.thing}"


def nothing(world: World, worker: Worker) -> dict[str, Any]:
    return {}


def version(name: str) -> Callable[[World, Worker], dict[str, Any]]:
    """Return a form that says which version of a row it was based on."""
    return lambda world, worker: {"version": world.rows[name].version}


def of_plan(more: dict[str, Any]) -> Callable[[World, Worker], dict[str, Any]]:
    """Return a form of the plan's editor."""
    return lambda world, worker: {"version": world.rows["draft plan"].version, **more}


def new_household(world: World, worker: Worker) -> dict[str, Any]:
    area = worker.postings.get().area
    return HOUSEHOLD | {
        "area": str(area.pk),
        "name": "金小妹",
        "id_kind": "none",
        "category": "minimum_living",
    }


def changed_household(world: World, worker: Worker) -> dict[str, Any]:
    return HOUSEHOLD | {"version": world.rows["case"].version}


def new_category(world: World, worker: Worker) -> dict[str, Any]:
    return {
        "category": "temporary",
        "category_label": "",
        "from_on": today().isoformat(),
        "version": world.rows["case"].version,
    }


def assignment(world: World, worker: Worker) -> dict[str, Any]:
    return {"worker": str(world.colleague.pk), "version": world.rows["case"].version}


def changed_person(world: World, worker: Worker) -> dict[str, Any]:
    return PERSON | {"version": world.rows["person"].version}


def new_tie(world: World, worker: Worker) -> dict[str, Any]:
    people = world.rows["head of case"], world.rows["person"]
    return {"person": str(people[0].pk), "other": str(people[1].pk), "kind": "guardian"}


def request_answer(world: World, worker: Worker) -> dict[str, Any]:
    """Return a refusal, which answers any request; all of the world are at their first version."""
    return {
        "outcome": "refused",
        "legal_reason": "not_held",
        "words": "没有这样的信息。",
        "version": world.rows["copy request"].version,
    }


def upload(world: World, worker: Worker) -> dict[str, Any]:
    number = resident_id("19600304", 201)
    file = SimpleUploadedFile("名册.csv", roster_file((f"{CANARY_NAME}戊", number)))
    return {"area": str(worker.postings.get().area_id), "file": file}


def photos(world: World, worker: Worker) -> dict[str, Any]:
    file = SimpleUploadedFile("金丝雀.jpg", photo())
    return {"file": file, "kind": "photo", "dated_on": today().isoformat()}


def columns(world: World, worker: Worker) -> dict[str, Any]:
    roster = world.rows["mapping roster"]
    found = roster.mapping["columns"]
    return {"version": roster.version} | {f"column{at}": name for name, at in found.items()}


def assessment(world: World, worker: Worker) -> dict[str, Any]:
    return {
        "version": world.rows["assessment draft"].version,
        "assessed_on": today().isoformat(),
        "score_illness": "1",
    }


def decision(world: World, worker: Worker) -> dict[str, Any]:
    content_hash = world.rows["waiting plan"].content_hash.hex()
    return {"decision": "approve", "content_hash": content_hash, "reason": ""}


def visit(world: World, worker: Worker) -> dict[str, Any]:
    return {
        "mode": "home",
        "on": today().isoformat(),
        "at": "00:00",
        "met": str(world.ids["head of case"]),
        "narrative": "门开着。",
        "changed": "no",
        "next_other": (today() + timedelta(days=7)).isoformat(),
        "p-TOTAL_FORMS": "0",
        "p-INITIAL_FORMS": "0",
    }


def review(world: World, worker: Worker) -> dict[str, Any]:
    plan = world.rows["active plan"]
    data = {
        "plan": str(plan.pk),
        "reviewed_on": today().isoformat(),
        "summary": "有进步。",
        "decision": "continue",
    }
    for goal in plan.goals.all():
        data |= {f"g-{goal.lineage}-status": "progress", f"g-{goal.lineage}-value_now": "11"}
    return data


def closing_decision(world: World, worker: Worker) -> dict[str, Any]:
    closure = world.rows["closure"]
    shown = closing.fingerprint(closure, closing.basis_of(closure.household)).hex()
    return {"decision": "approve", "content_hash": shown, "reason": ""}


def shred_decision(world: World, worker: Worker) -> dict[str, Any]:
    request = world.rows["shred request"]
    shown = keeping.content_hash(request)
    number = request.household.number
    return {"decision": "approve", "content_hash": shown, "number": number}


def posting(world: World, worker: Worker) -> dict[str, Any]:
    return {"area": str(world.area.pk), "role": "clerk", "from_on": today().isoformat()}


HOUSEHOLD = {
    "living_address": "样例路5号",
    "registered_address": "",
    "phones": "",
    "intake_source": "discovery",
    "opened_on": (today() - timedelta(days=60)).isoformat(),
    "primary_cause": "illness",
}
PERSON = {"name": "金小弟", "relation": "2", "id_kind": "none", "sex": "1", "is_member": "on"}
OUTSIDE = {"name": "金小妹", "kind": "friend", "strength": "tense", "flow": "both"}
PAPER = {"level": "internal", "reason": "filing", "recipient": "档案室"}
GOAL = {"text": "按时透析", "indicator": "次数", "baseline": "9", "target": "12", "unit": "次"}
SUGGESTION = {
    "domain": "illness",
    "goal": "治疗不中断",
    "kind": "companion",
    "measure": "陪同就诊",
    "frequency": "monthly",
}
MEASURE = {"kind": "companion", "text": "接送", "responsible_name": "残联", "frequency": "weekly"}
PASSWORD = {"password": "eine-lange-neue-losung-7"}


def judgement(world: World, worker: Worker) -> dict[str, Any]:
    """Let the colleague open the case in an emergency, and judge that."""
    record("opened in emergency", world.rows["case"], by=world.colleague)
    return {
        "rule": "emergency",
        "day": today().isoformat(),
        "outcome": "in_order",
        "ground": "called",
    }


OFFICE = {"binding_mm": "5", "organisation": "金穗街道救助所", "footer": "金穗路 1 号"}

FORMS: dict[str, Callable[[World, Worker], dict[str, Any]]] = {
    "audit-findings": judgement,
    "disclosure": lambda w, p: {"password": "long-enough-8"},
    "audit-people": lambda w, p: {"number": w.rows["case"].number.lower()},
    "notice-ways": lambda w, p: {kind.news: "digest" for kind in choosable(p)},
    "password-change": lambda w, p: PASSWORD | {"present": "a-long-test-password"},
    "app-new": lambda w, p: {"code": "000000"},
    "passkey-new": lambda w, p: {"name": "办公室电脑", "credential": "{}"},
    "recovery-codes": lambda w, p: {"kept": "1"},
    "factor-remove": lambda w, p: {"factors": "0", "present": "a-long-test-password"},
    "office": lambda w, p: {"version": w.rows["office style"].version} | OFFICE,
    "worker-new": lambda w, p: PASSWORD | {"name": "新同事", "username": "xin.tongshi"},
    "worker-reset": lambda w, p: PASSWORD,
    "posting-new": posting,
    "area-new": lambda w, p: {"parent": str(w.area.street_id), "name": "新居", "code": "n99"},
    "posting-end": lambda w, p: {"until_on": today().isoformat()},
    "cover-new": lambda w, p: {
        "deputy": str(w.colleague.pk),
        "from_on": today().isoformat(),
        "until_on": (today() + timedelta(days=3)).isoformat(),
    },
    "share-new": lambda w, p: {
        "worker": str(w.colleague.pk),
        "until_on": (today() + timedelta(days=3)).isoformat(),
        "reason": "联合走访",
    },
    "handover-new": lambda w, p: {
        "which": "all",
        "taker": str(w.colleague.pk),
        "notes": "stay",
        "giver_until_on": today().isoformat(),
    },
    "relative-new": lambda w, p: {"worker": str(w.colleague.pk)},
    "household-transfer": lambda w, p: {
        "area": str(w.who("worker", NEXT_STREET).postings.get().area_id)
    },
    "emergency-new": lambda w, p: {
        "id_number": w.rows["head of case"].identity.id_number,
        "reason": "老人在家跌倒，联系不上责任社工。",
        "present": "a-long-test-password",
    },
    "emergency": lambda w, p: {"verdict": "justified", "finding": "确有必要。"},
    "household-ledger": lambda w, p: {"number": w.rows["case"].number.lower()},
    "household-new": new_household,
    "household-edit": changed_household,
    "category-change": new_category,
    "household-assign": assignment,
    "person-new": lambda w, p: PERSON,
    "person": changed_person,
    "person-leave": lambda w, p: {"left_on": today().isoformat(), **version("person")(w, p)},
    "person-head": lambda w, p: {"former_relation": "5", **version("person")(w, p)},
    "tie-new": new_tie,
    "tie-edit": lambda w, p: {**new_tie(w, p), **version("tie")(w, p)},
    "outside-new": lambda w, p: OUTSIDE,
    "outside-edit": lambda w, p: {**OUTSIDE, **version("outside tie")(w, p)},
    "draft-keep": lambda w, p: {
        "draft-page": reverse("visit-new", args=[w.ids["case"]]),
        "narrative": "写到一半。",
    },
    "consent-new": lambda w, p: {
        "purpose": "sharing",
        "signed_by": "金小妹",
        "given_on": today().isoformat(),
    },
    "attachment-new": photos,
    "attachment-withdraw": lambda w, p: {"reason": "放错了人家。"},
    "request-new": lambda w, p: {
        "kind": "correction",
        "asked_on": today().isoformat(),
        "asked_by": "金小妹",
        "identified": "id_paper",
    },
    "data-request": request_answer,
    "restriction-lift": lambda w, p: {
        "reason": "又来申请了。",
        **version("restricted person")(w, p),
    },
    "person-copy": lambda w, p: {
        "reason": "request",
        "asked_by": "金小妹",
        "identified": "id_paper",
        "recipient": "金小妹",
    },
    "roster-list": upload,
    "ledger-list": lambda w, p: {
        "kind": "overdue",
        "area": str(p.postings.get().area_id),
        "level": "external",
        "reason": "filing",
        "recipient": "档案室",
    },
    "ledger-columns": lambda w, p: {"kind": "visits", "shown": "narrative", "version": 0},
    "ledger-returns": lambda w, p: {"file": SimpleUploadedFile("台账.xlsx", w.rows["book"])},
    "ledger-return": lambda w, p: {"take": f"{w.ids['person']}:note"},
    "roster-columns": columns,
    "roster-confirm": version("preview roster"),
    "assessment-edit": assessment,
    "assessment-check": version("assessment draft"),
    "assessment-override": lambda w, p: {"grade": "red", "reason": "独居，昨夜跌倒。"},
    "plan-text": of_plan({"situation": "车钱难。", "from_on": today().isoformat()}),
    "plan-check": of_plan({}),
    "goal-new": of_plan(GOAL),
    "goal-edit": of_plan(GOAL),
    "goal-move": of_plan({"step": "down"}),
    "goal-remove": of_plan({}),
    "measure-new": of_plan(MEASURE),
    "measure-edit": of_plan(MEASURE),
    "measure-move": of_plan({"step": "down"}),
    "measure-remove": of_plan({}),
    "plan-suggest": lambda w, p: {
        "version": w.rows["draft plan"].version,
        "suggestion": str(w.ids["suggestion"]),
    },
    "suggestion-new": lambda w, p: SUGGESTION,
    "suggestion": lambda w, p: {"version": 1, **SUGGESTION},
    "suggestion-move": lambda w, p: {"step": "down"},
    "plan-review": decision,
    "visit-new": visit,
    "phrases": lambda w, p: {"act": "keep", "text": "按时服药。"},
    "visit": lambda w, p: {"text": "再补一句。"},
    "review-new": review,
    "closure-new": lambda w, p: {"kind": "moved_away", "summary": "搬到儿子家。"},
    "closure-decide": closing_decision,
    "reopen": lambda w, p: {"reason": "又搬回来了。"},
    "retention": lambda w, p: {
        "reason": "lawful_request",
        "basis": "purpose_over",
        "no_duty": "on",
    },
    "hold-new": lambda w, p: {"note": "诉讼未结。"},
    "shred-decide": shred_decision,
    "paper": lambda w, p: PAPER,
    "case-file": lambda w, p: PAPER,
    "batch-new": lambda w, p: {
        "pick": str(w.ids["case"]),
        "level": "internal",
        "reason": "filing",
        "recipient": "档案室",
        "order": "name",
        "shape": "zip",
        "document": "case_file",
    },
    "own-settings": lambda w, p: {"has_keys": "on"},
    "first-steps": lambda w, p: {"shown": "0"},
    "filter-save": lambda w, p: {"listed": "household-list", "query": "stage=plan", "name": "计划"},
    "filter-default": lambda w, p: {"is_default": "1"},
    "suggest": lambda w, p: {"q": f"{CANARY_NAME}case"},
    "search": lambda w, p: {"q": w.rows["head of case"].identity.id_number},
}
