import pytest
from django import forms
from django.utils import translation

from marketplace.core.phone import PhoneField, normalise_phone, whatsapp_url, written_phone


@pytest.mark.parametrize(
    "typed",
    [
        "081234567890",
        "0812 3456 7890",
        "0812-3456-7890",
        "0812.3456.7890",
        "+6281234567890",
        "+62 812-3456-7890",
        "6281234567890",
        "006281234567890",
        "+62 (0)812 3456 7890",
        "81234567890",
        "  0812\u00a03456\u20137890 ",
    ],
)
def test_the_ways_people_write_a_mobile_number_are_one_number(typed):
    assert normalise_phone(typed) == "6281234567890"


@pytest.mark.parametrize("typed", ["0812123456", "0812123456789"])
def test_mobile_numbers_have_nine_to_twelve_digits_after_the_zero(typed):
    assert normalise_phone(typed) == "62" + typed[1:]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0812 345", "a few digits short"),
        ("08121234567890123", "look at this number again"),
        ("080123456789", "look at this number again"),
        ("0254 391234", "begins with 08"),
        ("021-5551234", "begins with 08"),
        ("+65 8123 4567", "Indonesian mobile number"),
        ("telepon", "digits only"),
        ("0812x4567890", "digits only"),
        ("٠٨١٢٣٤٥٦٧٨٩٠", "digits only"),
        ("", "digits only"),
        ("+", "digits only"),
    ],
)
def test_a_number_that_cannot_be_called_is_answered_with_help(typed, said):
    with translation.override("en"), pytest.raises(ValueError, match=said):
        normalise_phone(typed)


def test_numbers_are_shown_as_people_read_them():
    assert written_phone("6281234567890") == "0812 3456 7890"
    assert written_phone("62812123456") == "0812 1234 56"


def test_whatsapp_address_carries_the_message():
    assert whatsapp_url("6281234567890") == "https://wa.me/6281234567890"
    assert whatsapp_url("6281234567890", "Pesanan & ongkir?") == (
        "https://wa.me/6281234567890?text=Pesanan%20%26%20ongkir%3F"
    )


class Contact(forms.Form):
    phone = PhoneField()
    other = PhoneField(required=False)


def test_field_cleans_to_the_stored_form_and_may_be_empty():
    form = Contact({"phone": "0812-3456-7890", "other": ""})
    assert form.is_valid()
    assert form.cleaned_data == {"phone": "6281234567890", "other": ""}


def test_field_that_was_refused_comes_back_as_it_was_typed():
    with translation.override("en"):
        form = Contact({"phone": "0812 34"})
        assert form.errors["phone"] == ["This number is a few digits short. Example: 0812 3456 7890"]
        assert 'value="0812 34"' in str(form["phone"])
        assert 'type="tel"' in str(form["phone"])


def test_field_shows_a_stored_number_as_people_read_it():
    assert 'value="0812 3456 7890"' in str(Contact(initial={"phone": "6281234567890"})["phone"])
