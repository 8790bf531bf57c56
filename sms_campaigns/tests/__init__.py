from . import (
    test_access,
    test_audience,
    test_content,
    test_launch,
    test_lifecycle,
    test_schedule,
)
