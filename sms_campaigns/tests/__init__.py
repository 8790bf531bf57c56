from . import (
    test_access,
    test_approval,
    test_audience,
    test_audience_kinds,
    test_check,
    test_content,
    test_home,
    test_launch,
    test_lifecycle,
    test_schedule,
    test_watch,
    test_writing,
)
