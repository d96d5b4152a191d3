"""One account for all storefronts: how people sign in, and what their browsers keep."""

from marketplace.settings.environment import IS_HTTPS, env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "marketplace.accounts.sessions"
# `__Host-` needs Secure and refuses a Domain: no storefront can write another's cookie. Loopback http can have neither.
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "bahasa"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# Ours is Django's own with a cookie that is bound to its storefront.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
CSRF_FAILURE_VIEW = "marketplace.storefront.errors.csrf_failure"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/akun/"

ACCOUNT_ADAPTER = "marketplace.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Whoever types an address that has no account would otherwise make us write to a stranger.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "marketplace.accounts.forms.SignInForm",
    "signup": "marketplace.accounts.forms.SignUpForm",
    "reset_password": "marketplace.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "marketplace.accounts.forms.NewPasswordForm",
    "change_password": "marketplace.accounts.forms.ChangePasswordForm",
    "set_password": "marketplace.accounts.forms.SetPasswordForm",
    "add_email": "marketplace.accounts.forms.ChangeEmailForm",
    "change_email": "marketplace.accounts.forms.CorrectEmailForm",
    "confirm_email_verification_code": "marketplace.accounts.forms.EmailCodeForm",
    "reauthenticate": "marketplace.accounts.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "marketplace.accounts.forms.SecondFactorForm",
    "reauthenticate": "marketplace.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "marketplace.accounts.forms.ActivateSecondFactorForm",
}
MFA_ADAPTER = "marketplace.accounts.adapter.SecondFactorAdapter"
# How many proxies of ours stand before the application; rate limits count the address behind them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lumbung"
# A code that ran out while it was typed still counts.
MFA_TOTP_TOLERANCE = 1
# The demo's people sign in without a second factor; nobody else is exempt.
SECOND_FACTOR_EXEMPT_DOMAIN = env("SECOND_FACTOR_EXEMPT_DOMAIN", default="")
